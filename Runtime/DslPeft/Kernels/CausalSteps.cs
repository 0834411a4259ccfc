using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// What each token may attend to, itself and those before it that are no padding, from a mask (B, 1, 1, T): true where attended, (B,
    /// 1, T, T). Where a padding token has none before it, as with padding at the left, the mask is one to add to scores instead, so that
    /// no row is empty: such a token attends to all that either condition allows alike, as the published implementation has it.
    /// </summary>
    public static Tensor CausalMask(Tensor padding)
    {
        using var scope = NewDisposeScope();
        var tokens = padding.shape[^1];
        var before = Causal(tokens, tokens, padding.device);
        var attended = padding & before;
        if (attended.any(-1).all().item<bool>())
            return attended.MoveToOuterDisposeScope();
        var least = full_like(attended, Scalars.Of(float.MinValue), float32);
        var none = full_like(attended, Scalars.Of(float.NegativeInfinity), float32);
        var some = where(padding | before, least, none);
        return where(attended, zeros_like(least), some).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What each of the last <paramref name="queries"/> tokens may attend to, itself and those before it that are no padding, from a mask
    /// (B, 1, 1, C): (B, 1, queries, C).
    /// </summary>
    public static Tensor CausalMask(Tensor padding, long queries)
    {
        using var scope = NewDisposeScope();
        return Attended(padding, queries).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="CausalMask(Tensor)"/>, but empty where no token is padding: attention needs none then.</summary>
    public static Tensor ImplicitCausalMask(Tensor padding)
    {
        using var all = padding.all();
        return all.item<bool>() ? empty(0, ScalarType.Bool, padding.device) : CausalMask(padding);
    }

    /// <summary>
    /// What each token may attend to, from a mask (B, 1, 1, T): the tokens that are no padding among the <paramref name="before"/> before
    /// it and the <paramref name="after"/> after it, and itself, true where attended, (B, 1, T, T). Padding attends to itself at least, so
    /// that no row is empty.
    /// </summary>
    public static Tensor WindowMask(Tensor padding, long before, long after)
    {
        using var scope = NewDisposeScope();
        var tokens = padding.shape[^1];
        var all = ones(tokens, tokens, ScalarType.Bool, padding.device);
        return (
            (padding & all.tril(after) & all.triu(-before)) | eye(tokens, tokens, ScalarType.Bool, padding.device)
        ).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What each of the last <paramref name="queries"/> tokens may attend to, from a mask (B, 1, 1, C): the tokens that are no padding
    /// among the <paramref name="before"/> before it, counted without padding, and itself, (B, 1, queries, C).
    /// </summary>
    public static Tensor WindowMaskOfLast(Tensor padding, long before, long queries)
    {
        using var scope = NewDisposeScope();
        var places = padding.cumsum(-1);
        var own = places.narrow(-1, places.shape[^1] - queries, queries).transpose(-1, -2);
        return (Attended(padding, queries) & (own - places).le(Scalars.Of(before))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is added to the scores of <paramref name="heads"/> heads (ALiBi; Press et al., arXiv 2108.12409), (B, heads, T, T) of a mask
    /// (B, 1, 1, T): each head's slope times the position of the key among the tokens that are no padding, and minus infinity at keys that
    /// are padding or later, but for a token's own.
    /// </summary>
    public static Tensor Alibi(Tensor padding, long heads) => Alibi(padding, heads, padding.shape[^1]);

    /// <summary>
    /// As <see cref="Alibi(Tensor, long)"/>, for the last <paramref name="queries"/> tokens alone, (B, heads, queries, T).
    /// </summary>
    public static Tensor Alibi(Tensor padding, long heads, long queries)
    {
        using var scope = NewDisposeScope();
        var positions = (padding.cumsum(-1) - Scalars.Of(1)) * padding;
        var slopes = tensor(Slopes(heads), float64, padding.device).view(1, heads, 1, 1);
        var attended = Attended(padding, queries);
        var hidden = zeros_like(attended, float64).masked_fill(attended.logical_not(), Scalars.Of(double.NegativeInfinity));
        return (slopes * positions).Plus(hidden).to(get_default_dtype()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What is added to scores (B, heads, T, S) (<see cref="Alibi(Tensor, long)"/>) with <paramref name="count"/> columns before its own,
    /// of keys that stand before the first token.
    /// </summary>
    public static Tensor SlopesBefore(Tensor added, long count)
    {
        using var scope = NewDisposeScope();
        var slopes = tensor(Slopes(added.shape[1]), added.dtype, added.device).view(1, -1, 1, 1);
        var before = (slopes * arange(Scalars.Of(-count), Scalars.Of(0), Scalars.One, added.dtype, added.device)).expand([
            .. added.shape[..^1],
            count,
        ]);
        return cat([before, added], -1).MoveToOuterDisposeScope();
    }

    /// <summary>softmax(Q Kᵀ / √d + slopes) V.</summary>
    /// <param name="query">(B, heads, T, d).</param>
    /// <param name="key">(B, heads, S, d).</param>
    /// <param name="value">(B, heads, S, d).</param>
    /// <param name="slopes">What is added to the scores, (B, heads, T, S) (<see cref="Alibi(Tensor, long)"/>).</param>
    /// <param name="p">Probability of a zero among the probabilities.</param>
    public static Tensor SlopedAttention(Tensor query, Tensor key, Tensor value, Tensor slopes, double p)
    {
        using var typed = slopes.to(query.dtype);
        return scaled_dot_product_attention(query, key, value, typed, p);
    }

    /// <summary>softmax(Q Kᵀ / √d) V with fewer heads of keys and values than of queries, each for as many neighbouring ones.</summary>
    /// <param name="query">(B, heads, T, d).</param>
    /// <param name="key">(B, fewer heads, S, d).</param>
    /// <param name="value">(B, fewer heads, S, d).</param>
    /// <param name="mask">(B, 1, T, S), true where attended.</param>
    public static Tensor GroupedAttention(Tensor query, Tensor key, Tensor value, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var (heads, fewer) = (query.shape[1], key.shape[1]);
        if (query.shape[2] > 1)
        {
            return scaled_dot_product_attention(query, RepeatHeads(key, heads / fewer), RepeatHeads(value, heads / fewer), mask)
                .MoveToOuterDisposeScope();
        }
        // Of one token, the queries of a group are as many tokens of one head: keys and values are read as they lie.
        var grouped = query.view(query.shape[0], fewer, heads / fewer, query.shape[3]);
        return scaled_dot_product_attention(grouped, key, value, mask)
            .view(query.shape[0], heads, 1, value.shape[3])
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// 2^(−8 k / n) of the heads k from 1 on, n the largest power of two that is no more than their number; the others stand between,
    /// 2^(−4 (2k − 1) / n).
    /// </summary>
    private static double[] Slopes(long heads)
    {
        var n = 1L;
        while (2 * n <= heads)
            n *= 2;
        return
        [
            .. Enumerable.Range(1, (int)n).Select(k => Math.Pow(2, -8.0 * k / n)),
            .. Enumerable.Range(1, (int)(heads - n)).Select(k => Math.Pow(2, -4.0 * ((2 * k) - 1) / n)),
        ];
    }

    /// <summary>softmax(Q Kᵀ / √d) V, of each query with the keys before it.</summary>
    /// <param name="query">(B, heads, T, d).</param>
    /// <param name="key">(B, heads, S, d).</param>
    /// <param name="value">(B, heads, S, d).</param>
    /// <param name="mask">A <see cref="CausalMask(Tensor)"/> (B, 1, T, S), or an empty one.</param>
    /// <param name="p">Probability of a zero among the probabilities.</param>
    public static Tensor CausalAttention(Tensor query, Tensor key, Tensor value, Tensor mask, double p)
    {
        if (mask.numel() == 0)
            return scaled_dot_product_attention(query, key, value, null, p, is_casual: true);
        if (!mask.is_floating_point())
            return scaled_dot_product_attention(query, key, value, mask, p);
        // Padding at the left: scores of later tokens count for padding, and have no gradient.
        using var scope = NewDisposeScope();
        var scores = matmul(query * Scalars.Of(1 / Math.Sqrt(query.shape[^1])), key.transpose(-2, -1));
        return matmul(dropout(softmax(AddMask(scores, mask), -1), p, p > 0), value).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As <see cref="CausalAttention"/>; with dropout, the backward pass computes the probabilities again (<see cref="Attention"/>).
    /// </summary>
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
        using var added = scores.Plus(typed);
        return where(before, added, typed);
    }

    /// <summary>
    /// True at itself and at tokens before it that are no padding, for each of the last <paramref name="queries"/> tokens of a mask (B, 1,
    /// 1, C): (B, 1, queries, C).
    /// </summary>
    private static Tensor Attended(Tensor padding, long queries)
    {
        var tokens = padding.shape[^1];
        var before = Causal(queries, tokens, padding.device);
        return (padding & before) | before.triu(tokens - queries);
    }

    /// <summary>True at keys (T, S) at or before each of the last T positions.</summary>
    private static Tensor Causal(long queries, long keys, Device device)
    {
        using var all = ones(queries, keys, ScalarType.Bool, device);
        return all.tril(keys - queries);
    }
}
