using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Single-label classification; logits (B, Labels), cross-entropy.</summary>
public sealed class ClassifierAttribute : HeadAttribute
{
    /// <summary>Number of labels, at least 2.</summary>
    public required int Labels { get; init; }
}

/// <summary>One class of several for each text; outputs (B, C) are their logits, labels (B) their indices.</summary>
public class ClassificationHead : TextHead
{
    /// <inheritdoc/>
    public override string Name => "Classification";

    /// <inheritdoc/>
    public override string Metric => "accuracy";

    /// <inheritdoc/>
    public override bool HasClasses => true;

    /// <inheritdoc/>
    public override bool GivesClasses => true;

    /// <inheritdoc/>
    public override bool ReadsPooled(AdaptationInfo info) => HasOneLayer(info);

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForSequenceClassification";

    /// <inheritdoc/>
    public override string? PeftTask => "SEQ_CLS";

    /// <inheritdoc/>
    public override int? CountedLabels(AdaptationInfo info) => info.Labels;

    /// <inheritdoc/>
    public override bool NamesLabels => true;

    /// <inheritdoc/>
    public override string? ProblemType => "single_label_classification";

    /// <inheritdoc/>
    public override Example Read(Example row, RowLabel label) => row with { Label = label.Class() };

    /// <inheritdoc/>
    public override Tensor Labels(IReadOnlyList<Example> rows) => tensor(rows.Select(row => (long)row.Label).ToArray());

    /// <summary><c>loss</c>, <c>accuracy</c>, <c>matthews</c>, and <c>f1</c> of the second class where there are two.</summary>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows)
    {
        int[] predicted = [.. outputs.Select(TaskMetrics.Largest)],
            actual = [.. rows.Select(r => r.Label)];
        var metrics = new Dictionary<string, double>
        {
            ["loss"] = outputs.Zip(rows).Average(p => TaskMetrics.CrossEntropy(p.First, p.Second.Label)),
            ["accuracy"] = ClassMetrics.Accuracy(predicted, actual),
            ["matthews"] = ClassMetrics.Matthews(predicted, actual),
        };
        if (outputs[0].Length == 2)
        {
            metrics["f1"] = ClassMetrics.F1(predicted, actual);
        }
        return metrics;
    }

    /// <summary>The likeliest class, with the probabilities of all.</summary>
    public override Prediction Predict(Example row, float[] outputs, TaskDataFormat format)
    {
        double largest = outputs.Max(),
            sum = outputs.Sum(l => Math.Exp(l - largest));
        var scores = outputs
            .Select((l, i) => (Name: format.NameOf(i), Value: Math.Exp(l - largest) / sum))
            .ToDictionary(p => p.Name, p => p.Value);
        return new Prediction(row.Text, row.Pair, format.NameOf(TaskMetrics.Largest(outputs)), scores);
    }
}
