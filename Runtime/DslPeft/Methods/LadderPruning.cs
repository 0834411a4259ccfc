using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Which rows and columns of the base a side block starts from: those of the largest magnitudes (Sung et al., arXiv 2206.06522). Places
/// are integers, as many as are kept.
/// </summary>
internal static class LadderPruning
{
    /// <summary>The features of the residual sums that are kept.</summary>
    public static Tensor Carried(Tensor words, long reduction) => Largest(Columns(words), 1, reduction);

    /// <summary>The features of each head that queries and keys are compared by.</summary>
    public static Tensor Compared(Tensor query, Tensor key, long heads, long reduction) =>
        Largest(Rows(query).Plus(Rows(key)), heads, reduction);

    /// <summary>The features of each head that the values are mixed in.</summary>
    public static Tensor Mixed(Tensor value, Tensor output, long heads, long reduction) =>
        Largest(Rows(value).Plus(Columns(output)), heads, reduction);

    /// <summary>The inner features of the feed-forward sublayer.</summary>
    public static Tensor Inner(Tensor up, Tensor back, long reduction) => Largest(Rows(up).Plus(Columns(back)), 1, reduction);

    private static Tensor Rows(Tensor weight) => weight.norm(1, p: 1);

    private static Tensor Columns(Tensor weight) => weight.norm(0, p: 1);

    /// <summary>What rows and columns cross.</summary>
    public static Tensor Cut(Tensor weight, Tensor rows, Tensor columns) => weight.index_select(0, rows).index_select(1, columns);

    /// <summary>
    /// Of each group of neighbouring features, the places of the one in <paramref name="reduction"/> with the largest magnitudes, in their
    /// order.
    /// </summary>
    private static Tensor Largest(Tensor magnitudes, long groups, long reduction)
    {
        var size = magnitudes.shape[0] / groups;
        var places = magnitudes.view(groups, size).topk((int)(size / reduction), dim: 1).indexes.sort(dim: 1).Values;
        return places
            .Plus(arange(Scalars.Zero, Scalars.Of(groups), Scalars.One, int64, magnitudes.device).unsqueeze(1) * Scalars.Of(size))
            .flatten();
    }
}
