namespace DslPeft;

/// <summary>
/// What a head means outside of the compiled model: what its loss counts, and what others call it. One class a head;
/// <see cref="HeadKind"/> lists the library's, <see cref="TextHead"/> is the base of those over labelled texts.
/// </summary>
public abstract class TaskHead
{
    /// <summary>The name, as reports and messages show it.</summary>
    public abstract string Name { get; }

    /// <summary>True if each label is one of several classes, which <see cref="AdaptedModel.ClassWeights"/> can weigh.</summary>
    public virtual bool HasClasses => false;

    /// <summary>True if the outputs (B, C) of a row are the logits of its classes.</summary>
    public virtual bool GivesClasses => false;

    /// <summary>True if the loss of a row depends on the other rows of its batch, so that a row alone has none.</summary>
    public virtual bool ComparesRows => false;

    /// <summary>True if the head, as a recipe builds it, reads the pooled state.</summary>
    public virtual bool ReadsPooled(AdaptationInfo info) => false;

    /// <summary>True if the head predicts words with the base's decoder.</summary>
    public virtual bool ReadsDecoder => false;

    /// <summary>True if its labels are words, whose loss <see cref="AdaptedModel.LabelSmoothing"/> can smooth.</summary>
    public virtual bool GivesWords => false;

    /// <summary>What the means of the loss over a batch are taken over; the rows of the labels if not overridden.</summary>
    /// <param name="batch">The batch, on any device; it has labels.</param>
    /// <param name="info">The adaptation.</param>
    /// <param name="classWeights">What each class counts for; null for 1 each.</param>
    public virtual LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights) =>
        LossCounts.OfRows(batch.RequireLabels().shape[0]);

    /// <summary>
    /// What the names of the classes with this head end in, in Hugging Face's transformers; null if it has no such classes.
    /// </summary>
    /// <param name="family">The base's family, such as <c>bert</c>.</param>
    public virtual string? TransformersEnding(string family) => null;

    /// <summary>The <c>task_type</c> of adapters with this head in Hugging Face's peft; null if that has none.</summary>
    public virtual string? PeftTask => null;

    /// <summary>How many of the outputs others' configurations count as labels; null for a head without labels.</summary>
    public virtual int? CountedLabels(AdaptationInfo info) => null;

    /// <summary>True if the labels have the names of the data's classes in others' configurations.</summary>
    public virtual bool NamesLabels => false;

    /// <summary>The <c>problem_type</c> of others' configurations; null if they have none for this head.</summary>
    public virtual string? ProblemType => null;

    /// <summary>True for a head of one layer; one of two has its own in the pooler's place, as RoBERTa's.</summary>
    private protected static bool HasOneLayer(AdaptationInfo info) =>
        info.Parameters.Count(row => row is { Head: true, Shape.Length: 2 }) < 2;

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>No head.</summary>
    internal static TaskHead None { get; } = new NoHead();

    private sealed class NoHead : TaskHead
    {
        public override string Name => nameof(None);

        public override string PeftTask => PeftTaskOfNone;
    }

    /// <summary>peft's <c>task_type</c> of adapters without a head.</summary>
    internal const string PeftTaskOfNone = "FEATURE_EXTRACTION";
}
