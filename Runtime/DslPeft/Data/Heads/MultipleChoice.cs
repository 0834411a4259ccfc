namespace DslPeft;

/// <summary>
/// Choice among several texts, each a row of its own: batches of B · Choices rows, logits (B, Choices), cross-entropy against (B).
/// </summary>
public sealed class MultipleChoiceAttribute : HeadAttribute
{
    /// <summary>Number of choices of a question, at least 2.</summary>
    public required int Choices { get; init; }
}

/// <summary>One of several texts; <see cref="Data.ChoiceRows"/> reads and judges the choice.</summary>
public sealed class MultipleChoiceHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "MultipleChoice";

    /// <inheritdoc/>
    public override bool ReadsPooled(AdaptationInfo info) => HasOneLayer(info);

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForMultipleChoice";
}
