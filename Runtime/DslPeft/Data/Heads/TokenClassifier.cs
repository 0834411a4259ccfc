namespace DslPeft;

/// <summary>
/// Classification of every token, as for named entities; logits (B, T, Labels), cross-entropy over positions whose label is not -100.
/// </summary>
public sealed class TokenClassifierAttribute : HeadAttribute
{
    /// <summary>Number of labels, at least 2.</summary>
    public required int Labels { get; init; }
}

/// <summary>A class for each word; <see cref="Data.TokenRows"/> reads and judges them.</summary>
public sealed class TokenClassificationHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "TokenClassification";

    /// <inheritdoc/>
    public override bool HasClasses => true;

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForTokenClassification";

    /// <inheritdoc/>
    public override string? PeftTask => "TOKEN_CLS";

    /// <inheritdoc/>
    public override int? CountedLabels(AdaptationInfo info) => info.Labels;

    /// <inheritdoc/>
    public override bool NamesLabels => true;
}
