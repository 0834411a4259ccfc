using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What the means of a loss are taken over.</summary>
/// <param name="Weight">The labels that the head's loss counts, each with its class's weight.</param>
/// <param name="Labels">The number of these labels.</param>
/// <param name="Rows">The number of rows, or of questions where several rows are one.</param>
public readonly record struct LossCounts(double Weight, double Labels, double Rows)
{
    /// <summary>The label of a place where nothing is predicted.</summary>
    internal const long Ignored = -100;

    /// <summary>The number of words that an auxiliary loss counts (<see cref="ClozeLabels"/>).</summary>
    public double Words { get; init; }

    /// <summary>What two batches count together.</summary>
    public static LossCounts operator +(LossCounts a, LossCounts b) =>
        new(a.Weight + b.Weight, a.Labels + b.Labels, a.Rows + b.Rows) { Words = a.Words + b.Words };

    /// <summary>What a loss over rows counts.</summary>
    /// <param name="rows">The number of rows.</param>
    public static LossCounts OfRows(long rows) => new(rows, rows, rows);

    /// <summary>What a loss over labels counts, of which one of -100 is none.</summary>
    /// <param name="labels">Classes (B, …), int64, those that could be predicted.</param>
    /// <param name="classWeights">What each class counts for; null for 1 each.</param>
    public static LossCounts OfLabels(Tensor labels, IReadOnlyList<double>? classWeights)
    {
        using var scope = NewDisposeScope();
        var counted = labels.masked_select(labels.ne(Scalars.Of(Ignored)));
        var count = counted.shape[0];
        var weight = classWeights is null ? count : tensor([.. classWeights], device: labels.device)[counted].sum().AsDouble();
        return new LossCounts(weight, count, labels.shape[0]);
    }
}
