using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// The tokens that are no padding, (B, 1, 1, T), true where they are attended to. Where rows pack several texts, each token's own
    /// text, (B, 1, T, T): padding is a text by itself, so that no row of the mask is empty.
    /// </summary>
    public static Tensor AttendedTokens(Batch batch)
    {
        if (batch.Texts is not { } texts)
            return AttendedTokensOfOneText(batch);
        using var queries = texts.view(texts.shape[0], 1, -1, 1);
        using var keys = texts.view(texts.shape[0], 1, 1, -1);
        return queries.eq(keys);
    }

    /// <summary>As <see cref="AttendedTokens"/>, of rows that are one text each.</summary>
    /// <exception cref="InvalidOperationException">The batch packs several texts into a row.</exception>
    public static Tensor AttendedTokensOfOneText(Batch batch)
    {
        var tokens = batch.AttentionMask;
        using var attended = tokens.ne(Scalars.Of(0));
        return attended.view(tokens.shape[0], 1, 1, -1).alias();
    }
}
