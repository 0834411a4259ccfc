using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>What each token may attend to, itself and those before it that are no padding, from a mask (B, 1, 1, T): true where attended, (B, 1, T, T). Where a padding token has
    /// none before it, as with padding at the left, the mask is one to add to scores instead, so that no row is empty: such a token attends to all that either
    /// condition allows alike, as the published implementation has it.</summary>
    public static Tensor CausalMask(Tensor padding)
    {
        using var scope = NewDisposeScope();
        var tokens = padding.shape[^1];
        var before = Causal(tokens, tokens, padding.device);
        var attended = padding & before;
        if (attended.any(-1).all().item<bool>())
            return attended.MoveToOuterDisposeScope();
        var least = full_like(attended, float.MinValue, float32);
        var none = full_like(attended, float.NegativeInfinity, float32);
        var some = where(padding | before, least, none);
        return where(attended, zeros_like(least), some).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="CausalMask"/>, but empty where no token is padding: attention needs none then.</summary>
    public static Tensor ImplicitCausalMask(Tensor padding)
    {
        using var all = padding.all();
        return all.item<bool>() ? empty(0, ScalarType.Bool, padding.device) : CausalMask(padding);
    }

    /// <summary>softmax(Q Kᵀ / √d) V, of each query with the keys before it.</summary>
    /// <param name="query">(B, heads, T, d).</param>
    /// <param name="key">(B, heads, S, d).</param>
    /// <param name="value">(B, heads, S, d).</param>
    /// <param name="mask">A <see cref="CausalMask"/> (B, 1, T, S), or an empty one.</param>
    /// <param name="p">Probability of a zero among the probabilities.</param>
    public static Tensor CausalAttention(Tensor query, Tensor key, Tensor value, Tensor mask, double p)
    {
        if (mask.numel() == 0)
            return scaled_dot_product_attention(query, key, value, null, p, is_casual: true);
        if (!mask.is_floating_point())
            return scaled_dot_product_attention(query, key, value, mask, p);
        // Padding at the left: scores of later tokens count for padding, and have no gradient.
        using var scope = NewDisposeScope();
        var scores = matmul(query * (1 / Math.Sqrt(query.shape[^1])), key.transpose(-2, -1));
        return matmul(dropout(softmax(AddMask(scores, mask), -1), p, p > 0), value).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="CausalAttention"/>; with dropout, the backward pass computes the probabilities again (<see cref="Attention"/>).</summary>
    public static Tensor RecomputedCausalAttention(Tensor query, Tensor key, Tensor value, Tensor mask, double p)
    {
        if (p == 0 || mask.is_floating_point() || !TorchAbi.IsPresent || !DropoutMask.Takes(query, p))
            return CausalAttention(query, key, value, mask, p);
        if (mask.numel() > 0)
            return Attention(query, key, value, mask, p);
        using var before = Causal(query.shape[^2], key.shape[^2], mask.device);
        return Attention(query, key, value, before, p);
    }

    /// <summary>Scores (B, heads, T, S) with a mask to add; those of later keys are the mask's values alone.</summary>
    private static Tensor AddMask(Tensor scores, Tensor mask)
    {
        using var before = Causal(scores.shape[^2], scores.shape[^1], scores.device);
        using var typed = mask.to(scores.dtype);
        using var added = scores + typed;
        return where(before, added, typed);
    }

    /// <summary>True at keys (T, S) at or before each of the last T positions.</summary>
    private static Tensor Causal(long queries, long keys, Device device)
    {
        using var all = ones(queries, keys, ScalarType.Bool, device);
        return all.tril(keys - queries);
    }
}
