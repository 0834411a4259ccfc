using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// What a batch is of its step, where a step takes its gradients from several: the share, 0 to 1, that each mean of the loss has in the
/// mean over the whole step. A mean over a batch times its share is a sum over the batch by the count of the step, so that the gradients
/// of the batches sum up to those of one batch with all their rows.
/// </summary>
/// <param name="Weight">The share of the labels that the head's loss counts, each with its class's weight.</param>
/// <param name="Labels">The share of these labels without weights.</param>
/// <param name="Rows">The share of the rows.</param>
public readonly record struct LossShare(double Weight, double Labels, double Rows)
{
    /// <summary>The share of the words that an auxiliary loss counts.</summary>
    public double Words { get; init; }

    /// <summary>A step of one batch.</summary>
    public static LossShare Whole => new(1, 1, 1) { Words = 1 };

    /// <summary>The share of a batch in its step.</summary>
    /// <param name="part">What the batch counts.</param>
    /// <param name="step">What all batches of the step count together.</param>
    public static LossShare Of(LossCounts part, LossCounts step) =>
        new(Ratio(part.Weight, step.Weight), Ratio(part.Labels, step.Labels), Ratio(part.Rows, step.Rows))
        {
            Words = Ratio(part.Words, step.Words),
        };

    /// <summary>A mean over the counted labels' weights, weighted; a scalar that the caller disposes.</summary>
    public Tensor OfWeight(Tensor mean) => Weigh(mean, Weight);

    /// <summary>A mean over the counted labels, weighted; a scalar that the caller disposes.</summary>
    public Tensor OfLabels(Tensor mean) => Weigh(mean, Labels);

    /// <summary>A mean over the rows, weighted; a scalar that the caller disposes.</summary>
    public Tensor OfRows(Tensor mean) => Weigh(mean, Rows);

    /// <summary>A mean over the words of an auxiliary loss, weighted; a scalar that the caller disposes.</summary>
    public Tensor OfWords(Tensor mean) => Weigh(mean, Words);

    // A mean over nothing is no number, and counts for nothing.
    private static Tensor Weigh(Tensor mean, double share) =>
        share switch
        {
            0 => zeros([], mean.dtype, mean.device),
            1 => mean.alias(),
            _ => mean * Scalars.Of(share),
        };

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
