using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Multi-label classification; logits (B, Labels), binary cross-entropy with logits against float targets (B, Labels).</summary>
public sealed class MultiLabelAttribute : HeadAttribute
{
    /// <summary>Number of labels.</summary>
    public required int Labels { get; init; }
}

/// <summary>Any number of classes for each text; outputs (B, C) are logits of each for itself, labels (B, C) are 0 or 1.</summary>
public class MultiLabelHead : TextHead
{
    /// <inheritdoc/>
    public override string Name => "MultiLabel";

    /// <inheritdoc/>
    public override string Metric => "f1";

    /// <inheritdoc/>
    public override bool ReadsPooled(AdaptationInfo info) => HasOneLayer(info);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForSequenceClassification";

    /// <inheritdoc/>
    public override string? PeftTask => "SEQ_CLS";

    /// <inheritdoc/>
    public override int? CountedLabels(AdaptationInfo info) => info.Labels;

    /// <inheritdoc/>
    public override bool NamesLabels => true;

    /// <inheritdoc/>
    public override string? ProblemType => "multi_label_classification";

    /// <inheritdoc/>
    public override Example Read(Example row, RowLabel label) => row with { Targets = label.Classes() };

    /// <inheritdoc/>
    public override Tensor Labels(IReadOnlyList<Example> rows) =>
        tensor(rows.SelectMany(row => row.Targets!).ToArray(), [rows.Count, rows[0].Targets!.Length]);

    /// <summary><c>loss</c>, and <c>f1</c> and <c>accuracy</c> over all classes of all rows.</summary>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows)
    {
        float[] scores = [.. outputs.SelectMany(l => l)],
            targets = [.. rows.SelectMany(r => r.Targets!)];
        int[] predicted = [.. scores.Select(s => s > 0 ? 1 : 0)],
            actual = [.. targets.Select(t => (int)t)];
        return new Dictionary<string, double>
        {
            // log(1 + exp(s)) - t·s, in the form that does not overflow.
            ["loss"] = scores
                .Zip(targets)
                .Average(p => Math.Max(p.First, 0.0) - p.First * (double)p.Second + Math.Log(1 + Math.Exp(-Math.Abs((double)p.First)))),
            ["f1"] = ClassMetrics.F1(predicted, actual),
            ["accuracy"] = ClassMetrics.Accuracy(predicted, actual),
        };
    }

    /// <summary>The classes of a probability above one half, with the probabilities of all.</summary>
    public override Prediction Predict(Example row, float[] outputs, TaskDataFormat format)
    {
        var scores = outputs
            .Select((l, i) => (Name: format.NameOf(i), Value: 1 / (1 + Math.Exp(-l))))
            .ToDictionary(p => p.Name, p => p.Value);
        return new Prediction(row.Text, row.Pair, string.Join(',', scores.Where(s => s.Value > 0.5).Select(s => s.Key)), scores);
    }
}
