namespace DslPeft;

/// <summary>
/// Writing a second text of a first one; logits (B, T, V) over the target's tokens, cross-entropy of each given the source and the
/// target's tokens before it, over tokens whose label is not -100. Labels (B, T) are the target's tokens themselves: the model reads them
/// moved by one place.
/// </summary>
public sealed class Seq2SeqLmAttribute : TiedHeadAttribute;

/// <summary>The next token of a target at each place.</summary>
public sealed class Seq2SeqLmHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "Seq2SeqLm";

    /// <inheritdoc/>
    public override bool ReadsDecoder => true;

    /// <inheritdoc/>
    public override bool GivesWords => true;

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForConditionalGeneration";

    /// <inheritdoc/>
    public override string? PeftTask => "SEQ_2_SEQ_LM";
}
