using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>The losses of heads whose batches may say more than one right class a row.</summary>
public static class TargetLoss
{
    /// <summary>Over one class a row, or over what a teacher says (<see cref="Batch.Soft"/>).</summary>
    /// <param name="batch">The batch, with labels (B) or soft ones.</param>
    /// <param name="logits">Logits (B, C).</param>
    /// <param name="weights">What each class counts for (C); null for 1 each.</param>
    /// <returns>A scalar.</returns>
    public static Tensor OfClasses(Batch batch, Tensor logits, Tensor? weights) =>
        batch.Soft is { } soft ? soft.Loss(logits) : cross_entropy(logits, batch.RequireLabels(), weights);

    /// <summary>
    /// Over one word a labelled token, or over the labels of clozes (<see cref="Batch.Cloze"/>), weighted by the batch's share in its
    /// step.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="logits">Logits of the labelled tokens (N, V).</param>
    /// <param name="targets">Their labels (N).</param>
    /// <param name="share">The share of the batch in its step.</param>
    /// <param name="labelSmoothing">The share of each word's label that all words have alike.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="InvalidOperationException">Labels of clozes were to be smoothed.</exception>
    public static Tensor OfWords(Batch batch, Tensor logits, Tensor targets, LossShare share, double labelSmoothing)
    {
        if (ClozeOf(batch, labelSmoothing) is { } cloze)
            return cloze.Loss(logits, targets, share);
        using var mean = cross_entropy(logits, targets, label_smoothing: labelSmoothing);
        return share.OfWeight(mean);
    }

    /// <summary>
    /// As <see cref="OfWords(Batch, Tensor, Tensor, LossShare, double)"/>, of a head that runs over some labelled tokens at a time; the
    /// tokens of clozes, which are few, have their logits together.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="hidden">States of the labelled tokens (N, H).</param>
    /// <param name="targets">Their labels (N).</param>
    /// <param name="share">The share of the batch in its step.</param>
    /// <param name="labelSmoothing">The share of each word's label that all words have alike.</param>
    /// <param name="head">Logits (n, V) of states (n, H).</param>
    /// <param name="rows">Rows of a chunk.</param>
    /// <param name="trained">The tensors of the head that are trained.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="InvalidOperationException">Labels of clozes were to be smoothed.</exception>
    public static Tensor OfWords(
        Batch batch,
        Tensor hidden,
        Tensor targets,
        LossShare share,
        double labelSmoothing,
        Func<Tensor, Tensor> head,
        long rows,
        params Tensor[] trained
    )
    {
        if (ClozeOf(batch, labelSmoothing) is { } cloze)
        {
            using var logits = head(hidden);
            return cloze.Loss(logits, targets, share);
        }
        using var mean = Kernels.ChunkedCrossEntropy(hidden, targets, labelSmoothing, head, rows, trained);
        return share.OfWeight(mean);
    }

    private static ClozeLabels? ClozeOf(Batch batch, double labelSmoothing) =>
        batch.Cloze is null || labelSmoothing == 0
            ? batch.Cloze
            : throw new InvalidOperationException("Labels of clozes are not smoothed: the label smoothing must be 0.");
}
