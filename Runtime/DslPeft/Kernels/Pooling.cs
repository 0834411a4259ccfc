using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// One state (B, H) for each row, from the states (B, T, H) of its tokens and a mask (B, T), 1 for a token and 0 for padding. In a
    /// recorded body it becomes the operations of the pooling that is named.
    /// </summary>
    /// <param name="hidden">The states.</param>
    /// <param name="mask">The mask; each row has a token.</param>
    /// <param name="pooling">Which state: the mean of the tokens', the first token's, or the last one's that is no padding.</param>
    public static Tensor Pool(Tensor hidden, Tensor mask, Pooling pooling)
    {
        using var scope = NewDisposeScope();
        var pooled = pooling switch
        {
            Pooling.Mean => (hidden * mask.unsqueeze(-1)).sum(dim: 1) / mask.sum(1, keepdim: true),
            Pooling.First => hidden.select(1, 0).alias(),
            Pooling.Last => LastToken(hidden, mask),
            _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "No such pooling."),
        };
        return pooled.MoveToOuterDisposeScope();
    }
}
