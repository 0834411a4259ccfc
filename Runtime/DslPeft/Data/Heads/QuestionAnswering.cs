namespace DslPeft;

/// <summary>
/// Extractive question answering (Rajpurkar et al., arXiv 1606.05250): where the answer starts and ends. Logits (B, 2, T), the mean of
/// both cross-entropies against labels (B, 2); a position that is not in the row counts for neither.
/// </summary>
public sealed class QuestionAnsweringAttribute : HeadAttribute;

/// <summary>Where an answer starts and ends; <see cref="Data.QuestionRows"/> reads and judges it.</summary>
public sealed class QuestionAnsweringHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "QuestionAnswering";

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => "ForQuestionAnswering";

    /// <inheritdoc/>
    public override string? PeftTask => "QUESTION_ANS";

    /// <summary>Start and end, which transformers counts as labels.</summary>
    public override int? CountedLabels(AdaptationInfo info) => 2;
}
