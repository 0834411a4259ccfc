using System.Globalization;
using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Regression to one number; output (B, 1), mean squared error against (B).</summary>
public sealed class RegressionAttribute : HeadAttribute;

/// <summary>A number for each text; outputs (B, 1), labels (B).</summary>
public class RegressionHead : TextHead
{
    /// <inheritdoc/>
    public override string Name => "Regression";

    /// <inheritdoc/>
    public override string Metric => "spearman";

    /// <inheritdoc/>
    public override bool NamesOutputs => false;

    /// <inheritdoc/>
    public override bool ReadsPooled(AdaptationInfo info) => HasOneLayer(info);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForSequenceClassification";

    /// <inheritdoc/>
    public override string? PeftTask => "SEQ_CLS";

    /// <inheritdoc/>
    public override int? CountedLabels(AdaptationInfo info) => 1;

    /// <inheritdoc/>
    public override string? ProblemType => "regression";

    /// <inheritdoc/>
    public override Example Read(Example row, RowLabel label) => row with { Targets = [label.Number()] };

    /// <inheritdoc/>
    public override Tensor Labels(IReadOnlyList<Example> rows) => tensor(rows.Select(row => row.Targets![0]).ToArray());

    /// <summary><c>loss</c>, <c>pearson</c> and <c>spearman</c>.</summary>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows)
    {
        double[] predicted = [.. outputs.Select(l => (double)l[0])],
            actual = [.. rows.Select(r => (double)r.Targets![0])];
        return new Dictionary<string, double>
        {
            ["loss"] = predicted.Zip(actual).Average(p => (p.First - p.Second) * (p.First - p.Second)),
            ["pearson"] = Correlation.Pearson(predicted, actual),
            ["spearman"] = Correlation.Spearman(predicted, actual),
        };
    }

    /// <summary>The number.</summary>
    public override Prediction Predict(Example row, float[] outputs, TaskDataFormat format) =>
        new(
            row.Text,
            row.Pair,
            outputs[0].ToString("G6", CultureInfo.InvariantCulture),
            new Dictionary<string, double> { ["value"] = outputs[0] }
        );
}
