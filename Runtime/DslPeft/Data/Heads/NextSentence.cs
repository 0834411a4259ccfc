namespace DslPeft;

/// <summary>
/// Next-sentence prediction (Devlin et al., arXiv 1810.04805): whether the second text follows the first (0) or not (1); logits (B, 2),
/// cross-entropy.
/// </summary>
public sealed class NextSentenceAttribute : HeadAttribute;

/// <summary>A classification of pairs of texts: whether the second follows the first.</summary>
public sealed class NextSentenceHead : ClassificationHead
{
    /// <inheritdoc/>
    public override string Name => "NextSentence";

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForNextSentencePrediction";

    /// <inheritdoc/>
    public override string? PeftTask => null;

    /// <inheritdoc/>
    public override int? CountedLabels(AdaptationInfo info) => null;

    /// <inheritdoc/>
    public override bool NamesLabels => false;

    /// <inheritdoc/>
    public override string? ProblemType => null;
}
