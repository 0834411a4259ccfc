using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What the means of a loss are taken over.</summary>
/// <param name="Weight">The labels that the head's loss counts, each with its class's weight.</param>
/// <param name="Labels">The number of these labels.</param>
/// <param name="Rows">The number of rows, or of questions where several rows are one.</param>
public readonly record struct LossCounts(double Weight, double Labels, double Rows)
{
    private const long Ignored = -100;

    /// <summary>What two batches count together.</summary>
    public static LossCounts operator +(LossCounts a, LossCounts b) => new(a.Weight + b.Weight, a.Labels + b.Labels, a.Rows + b.Rows);

    /// <summary>What a batch counts under a head.</summary>
    /// <param name="batch">The batch, on any device; it has labels.</param>
    /// <param name="info">The adaptation.</param>
    /// <param name="classWeights">What each class counts for; null for 1 each.</param>
    internal static LossCounts Of(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights)
    {
        using var scope = NewDisposeScope();
        Tensor labels = batch.RequireLabels();
        long rows = labels.shape[0];
        switch (info.Head)
        {
            case HeadKind.Classification or HeadKind.NextSentence or HeadKind.MultipleChoice or HeadKind.MaskedLm or HeadKind.TokenClassification or HeadKind.Pretraining:
                return Counted(labels);
            // Nothing predicts the first token, unless virtual tokens stand before it.
            case HeadKind.CausalLm when info.VirtualTokens == 0:
                return Counted(labels.narrow(1, 1, labels.shape[1] - 1));
            case HeadKind.CausalLm:
                return Counted(labels);
            default:
                return new LossCounts(rows, rows, rows);
        }

        LossCounts Counted(Tensor all)
        {
            Tensor counted = all.masked_select(all.ne(Ignored));
            long count = counted.shape[0];
            double weight = classWeights is null ? count : tensor([.. classWeights], device: labels.device)[counted].sum().ToDouble();
            return new LossCounts(weight, count, rows);
        }
    }
}
