using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// What the second of two stacks reads, (B, T): the ids that the batch gives for it, or its labels moved by one place.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The token before the first label; -1 for the last label of the row that counts and is no padding (mBART; Liu et
    /// al., arXiv 2001.08210).</param>
    /// <param name="padding">The token in the place of labels that do not count.</param>
    /// <exception cref="InvalidOperationException">The batch has neither.</exception>
    public static Tensor TargetIds(Batch batch, long start, long padding)
    {
        if (batch.TargetIds is { } given)
            return given.alias();
        if (batch.Labels is not { } labels)
        {
            throw new InvalidOperationException(
                "The batch has neither target ids nor labels, and a model of two stacks reads one of them."
            );
        }

        using var scope = NewDisposeScope();
        var tokens = labels.masked_fill(labels.eq(Scalars.Of(-100)), Scalars.Of(padding));
        var first =
            start >= 0
                ? full_like(tokens.narrow(1, 0, 1), Scalars.Of(start))
                : tokens.gather(1, tokens.ne(Scalars.Of(padding)).sum(dim: 1, keepdim: true) - Scalars.Of(1));
        return cat([first, tokens.narrow(1, 0, tokens.shape[1] - 1)], 1).MoveToOuterDisposeScope();
    }

    /// <summary>1 for a token that the second of two stacks attends to, (B, T); all of them where the batch does not say it.</summary>
    public static Tensor TargetMask(Batch batch) => batch.TargetMask?.alias() ?? ones_like(Target(batch));

    /// <summary>Positions (1, T) of what the second of two stacks reads, from <paramref name="offset"/> on.</summary>
    public static Tensor TargetPositions(Batch batch, long offset)
    {
        var target = Target(batch);
        return arange(Scalars.Of(offset), Scalars.Of(offset + target.shape[1]), Scalars.One, int64, target.device).unsqueeze_(0);
    }

    /// <summary>
    /// Sines and cosines of positions (…), as (…, d) for the width d of <paramref name="like"/> (…, d) and of its type: sin(p ·
    /// 10000^(−2i/d)) at column 2i and the cosine at column 2i + 1 (Vaswani et al., arXiv 1706.03762).
    /// </summary>
    public static Tensor Sinusoids(Tensor positions, Tensor like)
    {
        using var scope = NewDisposeScope();
        var width = like.shape[^1];
        var rates = exp(
            arange(Scalars.Of(0), Scalars.Of(width), Scalars.Of(2), float64, positions.device) * Scalars.Of(-Math.Log(10000) / width)
        );
        var angles = positions.to(float64).unsqueeze(-1) * rates;
        var columns = stack([angles.sin(), angles.cos()], -1).flatten(-2).narrow(-1, 0, width);
        return columns.to(like.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What attentions add to the scores of T queries and <paramref name="before"/> + K keys by how far apart they stand, (1, heads, K,
    /// before + K).
    /// </summary>
    /// <param name="table">A row for each bucket of distances, (buckets, heads).</param>
    /// <param name="mask">A mask (…, K) over the keys, of which each is a query as well.</param>
    /// <param name="distance">The distance from which on all share one bucket.</param>
    /// <param name="before">How many keys there are beside those of the mask, before them.</param>
    /// <param name="first">Position of the first key, where that of the first query is 0.</param>
    /// <param name="bothWays">True if keys behind a query have half of the buckets to themselves; else they share the first.</param>
    public static Tensor RelativeBias(Tensor table, Tensor mask, long distance, long before, long first, bool bothWays) =>
        RelativeBias(table, mask, distance, before, first, bothWays, mask.shape[^1]);

    /// <summary>
    /// As <see cref="RelativeBias(Tensor, Tensor, long, long, long, bool)"/>, for the last <paramref name="queries"/> of the keys alone,
    /// (1, heads, queries, before + K).
    /// </summary>
    public static Tensor RelativeBias(Tensor table, Tensor mask, long distance, long before, long first, bool bothWays, long queries)
    {
        using var scope = NewDisposeScope();
        var (buckets, length) = (table.shape[0], mask.shape[^1]);
        var keys = arange(Scalars.Of(first), Scalars.Of(first + before + length), Scalars.One, int64, table.device).unsqueeze(0);
        var apart = keys - arange(Scalars.Of(length - queries), Scalars.Of(length), Scalars.One, int64, table.device).unsqueeze(1);
        var index = RelativeBuckets(apart, buckets, distance, bothWays);
        var rows = table.index_select(0, index.reshape(-1));
        return rows.view(queries, before + length, table.shape[1]).permute(2, 0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The buckets of distances, key minus query (Raffel et al., arXiv 1910.10683): half of those of a direction hold one distance each,
    /// the others distances between powers of one number, up to <paramref name="distance"/>.
    /// </summary>
    public static Tensor RelativeBuckets(Tensor apart, long buckets, long distance, bool bothWays)
    {
        using var scope = NewDisposeScope();
        var behind = zeros_like(apart);
        var back = (-apart).clamp(min: Scalars.Of(0));
        if (bothWays)
        {
            buckets /= 2;
            behind = apart.gt(Scalars.Of(0)).to(int64) * Scalars.Of(buckets);
            back = apart.abs();
        }
        var exact = buckets / 2;
        var steps =
            log(back.to(float32).clamp(min: Scalars.Of(1)) / Scalars.Of(exact))
            / Scalars.Of(Math.Log((double)distance / exact))
            * Scalars.Of(buckets - exact);
        var wide = steps.to(int64).Plus(exact).clamp(max: Scalars.Of(buckets - 1));
        return behind.Plus(where(back.lt(Scalars.Of(exact)), back, wide)).MoveToOuterDisposeScope();
    }

    /// <summary>A tensor of a target's shape (B, T).</summary>
    private static Tensor Target(Batch batch) =>
        batch.TargetIds
        ?? batch.Labels
        ?? throw new InvalidOperationException("The batch has neither target ids nor labels, and a model of two stacks reads one of them.");
}
