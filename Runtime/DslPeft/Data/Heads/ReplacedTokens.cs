namespace DslPeft;

/// <summary>
/// Replaced-token detection, the discriminator's task of ELECTRA (Clark et al., arXiv 2003.10555): whether a token is another than the
/// text's own (1) or not (0); logits (B, T), binary cross-entropy, averaged over the tokens that are no padding and whose label is not
/// -100. Labels are (B, T) int64; a generator that replaces tokens is the caller's.
/// </summary>
public sealed class ReplacedTokensAttribute : HeadAttribute
{
    /// <summary>True to use the head as the checkpoint holds it and train none of it.</summary>
    public bool Frozen { get; init; }
}

/// <summary>Whether each token has replaced another.</summary>
public sealed class ReplacedTokensHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "ReplacedTokens";

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights)
    {
        using var labels = Kernels.AttendedLabels(batch.RequireLabels(), batch.AttentionMask);
        return LossCounts.OfLabels(labels, classWeights);
    }

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForPreTraining";
}
