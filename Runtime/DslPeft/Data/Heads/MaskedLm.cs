namespace DslPeft;

/// <summary>Masked language modelling; logits (B, T, V), cross-entropy over positions whose label is not -100.</summary>
public sealed class MaskedLmAttribute : PretrainedHeadAttribute;

/// <summary>The words at masked places.</summary>
public sealed class MaskedLmHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "MaskedLm";

    /// <inheritdoc/>
    public override bool GivesWords => true;

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        batch.Cloze is { } cloze ? cloze.Count(batch.RequireLabels()) : LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForMaskedLM";
}
