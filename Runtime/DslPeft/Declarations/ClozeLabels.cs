using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// What the slots of a batch of clozes stand for (Schick and Schütze, arXiv 2001.07676, section 3.1): a label's score is the mean of the
/// logits of its words at the slot, and the loss is the cross-entropy of the labels' scores, <c>(1 - a)·CE + a·LM</c> with the auxiliary
/// loss of language modelling over the other labelled tokens.
/// </summary>
/// <param name="classes">The label of each row's slot (B), int64; -100 for a row without a slot, or whose label is not known.</param>
/// <param name="words">The tokens of each label (C, W), int64; -1 behind a label's last one.</param>
/// <param name="auxiliary">The share a of the auxiliary loss, 0 to 1.</param>
public sealed class ClozeLabels(Tensor classes, Tensor words, double auxiliary) : IDisposable
{
    /// <summary>The label of a slot among the labels of tokens.</summary>
    public const long Slot = -1;

    /// <summary>The label of each row's slot (B).</summary>
    public Tensor Classes => classes;

    /// <summary>The tokens of each label (C, W).</summary>
    public Tensor Words => words;

    /// <summary>The share of the auxiliary loss.</summary>
    public double Auxiliary => auxiliary;

    /// <summary>The scores of the labels (N, C) from the logits of all words (N, V) at slots.</summary>
    public Tensor Scores(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var present = words.ge(Scalars.Of(0));
        var of = logits.index_select(1, words.clamp_min(Scalars.Of(0)).flatten()).view(-1, words.shape[0], words.shape[1]);
        var sums = of.masked_fill(present.logical_not(), Scalars.Of(0)).sum(dim: 2);
        return (sums / present.sum(dim: 1, type: logits.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>What the means of the loss are taken over.</summary>
    /// <param name="labels">Labels of tokens (B, T), those that could be predicted.</param>
    public LossCounts Count(Tensor labels)
    {
        using var scope = NewDisposeScope();
        double all = labels.ne(Scalars.Of(LossCounts.Ignored)).sum().AsInt64(),
            slots = labels.eq(Scalars.Of(Slot)).sum().AsInt64();
        return new LossCounts(slots, all, labels.shape[0]) { Words = all - slots };
    }

    /// <summary>The loss over the labelled tokens of a batch.</summary>
    /// <param name="logits">Logits of all words (N, V).</param>
    /// <param name="targets">Their labels (N), of which <see cref="Slot"/> is a slot's.</param>
    /// <param name="share">The share of the batch in its step.</param>
    /// <returns>A scalar that the caller disposes.</returns>
    public Tensor Loss(Tensor logits, Tensor targets, LossShare share)
    {
        using var scope = NewDisposeScope();
        var slots = targets.eq(Scalars.Of(Slot));
        var known = classes[classes.ne(Scalars.Of(LossCounts.Ignored))];
        var loss = share.OfWeight(cross_entropy(Scores(logits[slots]), known)) * Scalars.Of(1 - auxiliary);
        if (auxiliary > 0 && share.Words > 0)
        {
            var words = slots.logical_not();
            loss = loss.Plus(share.OfWords(cross_entropy(logits[words], targets[words])) * Scalars.Of(auxiliary));
        }
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>Some rows.</summary>
    internal ClozeLabels Slice(long first, long rows) => new(classes.narrow(0, first, rows), words.alias(), auxiliary);

    /// <summary>A copy on another device.</summary>
    internal ClozeLabels To(Device device) => new(classes.to(device), words.to(device), auxiliary);

    internal void Detach()
    {
        classes.DetachFromDisposeScope();
        words.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        classes.Dispose();
        words.Dispose();
    }
}
