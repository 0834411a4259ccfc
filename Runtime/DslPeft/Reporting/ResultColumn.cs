using System.Globalization;
using DslPeft.Training;

namespace DslPeft.Reporting;

/// <summary>A column of the result tables.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Show">A run's cell.</param>
/// <param name="Rank">What orders runs by the column, the best first; null where none is better.</param>
internal sealed record ResultColumn(string Title, Func<RunReport, string> Show, Func<RunReport, double?>? Rank = null)
{
    private const string NotMeasured = "not measured";

    private static readonly ResultColumn Name = new("adaptation", r => r.Name);

    /// <summary>What training costs and reaches.</summary>
    public static IReadOnlyList<ResultColumn> Training { get; } =
    [
        Name,
        new(
            "trainable",
            r => $"{Count(r.TrainableParameters)} ({Percent.Show(r.TrainableParameters, r.BaseParameters)})",
            r => r.TrainableParameters
        ),
        new("changed", r => Count(r.ChangedParameters), r => r.ChangedParameters),
        new("on disk", r => ByteSize.Show(r.AdapterBytes), r => r.AdapterBytes),
        new("peak memory", r => ByteSize.Show(r.PeakMemoryBytes), r => r.PeakMemoryBytes),
        new("step", r => Text($"{r.StepMilliseconds:F1} ms"), r => r.StepMilliseconds),
        new("metric", r => r.Value is { } value ? Text($"{r.Metric} {value:F3}") : NotMeasured, r => -r.Value),
        new(
            "inference",
            r => r.InferenceMillisecondsPerRow is { } row ? Text($"{row:F2} ms/row") : NotMeasured,
            r => r.InferenceMillisecondsPerRow
        ),
    ];

    /// <summary>
    /// What training computes, and what the trained model costs where it runs, before and after deployment, beside the bare base.
    /// </summary>
    public static IReadOnlyList<ResultColumn> Running { get; } =
    [
        Name,
        new(
            "gradients through",
            r => r.Costs is { } c ? $"{c.BackpropagatedLayers} of {c.Layers} layers" : NotMeasured,
            r => r.Costs?.BackpropagatedLayers
        ),
        new("forward", r => Flops(r.Costs?.Forward), r => r.Costs?.Forward),
        new("backward", r => Flops(r.Costs?.Backward), r => r.Costs?.Backward),
        new("kept for it", r => r.Costs is { } c ? ByteSize.Show((long)c.ActivationBytes) : NotMeasured, r => r.Costs?.ActivationBytes),
        new("deployed file", r => r.DeployedBytes > 0 ? ByteSize.Show(r.DeployedBytes) : NotMeasured, r => r.DeployedBytes),
        new("unmerged", r => Times(r.Inference?.Unmerged, r.Inference?.UnmergedRatio), r => r.Inference?.Unmerged),
        new("adds", r => Added(r.Costs, r.Costs?.Unmerged), r => r.Costs?.Unmerged),
        new("deployed", r => Times(r.Inference?.Deployed, r.Inference?.DeployedRatio), r => r.Inference?.Deployed),
        new("adds", r => Added(r.Costs, r.Costs?.Deployed), r => r.Costs?.Deployed),
    ];

    private static string Flops(double? count) => count is { } value ? OperationCount.Show(value) : NotMeasured;

    private static string Added(RunCosts? costs, double? form) =>
        costs?.Base is { } bare && form is { } value ? $"+{OperationCount.Show(value - bare)}" : NotMeasured;

    private static string Times(double? milliseconds, double? ratio) =>
        milliseconds is not { } value ? NotMeasured
        : ratio is { } times ? Text($"{value:F2} ms/row, {times:F2} ×")
        : Text($"{value:F2} ms/row");

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
