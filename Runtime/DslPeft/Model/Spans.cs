using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>What a question-answering head is trained by.</summary>
public static class Spans
{
    /// <summary>
    /// The mean of two cross-entropies over positions, of the start and of the end. Logits (B, 2, T), labels (B, 2) of first and last
    /// token. A position from T on is not in the row and is left out of its mean.
    /// </summary>
    public static Tensor Loss(Tensor logits, Tensor labels)
    {
        using Tensor start = Side(logits, labels, 0),
            end = Side(logits, labels, 1),
            sum = start.Plus(end);
        return sum / Scalars.Of(2);
    }

    private static Tensor Side(Tensor logits, Tensor labels, long side)
    {
        var tokens = logits.shape[2];
        using Tensor scores = logits.select(1, side),
            given = labels.select(1, side),
            wanted = given.clamp(Scalars.Of(0), Scalars.Of(tokens));
        return cross_entropy(scores, wanted, ignore_index: tokens);
    }
}
