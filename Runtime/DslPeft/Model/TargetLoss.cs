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
    /// <returns>A scalar.</returns>
    public static Tensor OfWords(Batch batch, Tensor logits, Tensor targets, LossShare share)
    {
        if (batch.Cloze is { } cloze)
            return cloze.Loss(logits, targets, share);
        using var mean = cross_entropy(logits, targets);
        return share.OfWeight(mean);
    }
}
