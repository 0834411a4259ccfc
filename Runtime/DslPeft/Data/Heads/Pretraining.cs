namespace DslPeft;

/// <summary>
/// BERT's pretraining (Devlin et al., arXiv 1810.04805): masked language modelling and next-sentence prediction, the sum of both losses.
/// <c>Forward</c> gives the language model's logits (B, T, V), <see cref="IPretrainingModel"/> both.
/// </summary>
public sealed class PretrainingAttribute : PretrainedHeadAttribute;

/// <summary>The words at masked places, and whether a row's second text follows its first.</summary>
public sealed class PretrainingHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "Pretraining";

    /// <inheritdoc/>
    public override bool GivesWords => true;

    /// <inheritdoc/>
    public override bool ReadsPooled(AdaptationInfo info) => true;

    /// <inheritdoc/>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfLabels(batch.RequireLabels(), classWeights);

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForPreTraining";
}
