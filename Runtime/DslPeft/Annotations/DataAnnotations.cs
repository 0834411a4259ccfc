namespace DslPeft;

/// <summary>Names the columns of a data set's files. Several names in one string, separated by <c>|</c>, are alternatives.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TextDataAttribute : Attribute
{
    /// <summary>Column of the text.</summary>
    public required string Text { get; init; }

    /// <summary>Column of the second text of a pair.</summary>
    public string? Pair { get; init; }

    /// <summary>Column of the label. A head that learns from texts alone, as from pairs that belong together, needs none.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// Column of the row's task, a whole number from 0 on, for methods over several tasks; null where rows are of one.
    /// </summary>
    public string? Task { get; init; }
}

/// <summary>
/// A data set of tagged words in CoNLL's form: a word and its columns a line, an empty line between sentences. The labels are those of
/// <see cref="LabelsAttribute"/>, or those that the training file holds.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConllDataAttribute : Attribute
{
    /// <summary>Column of the word, counted from 1; the first if 0.</summary>
    public int Word { get; init; }

    /// <summary>Column of the tag, counted from 1; the last if 0.</summary>
    public int Tag { get; init; }

    /// <summary>
    /// True if a tag labels a word by itself, as a part of speech does; false if B- and I- tags mark entities of several words.
    /// </summary>
    public bool Plain { get; init; }
}

/// <summary>
/// A data set of questions over texts in SQuAD's form (Rajpurkar et al., arXiv 1606.05250 and 1806.03822). A text that is longer than the
/// input is read in windows that overlap.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SquadDataAttribute : Attribute
{
    /// <summary>Tokens from the start of a window to the start of the next, 128 if 0; never more than a window holds.</summary>
    public int Stride { get; init; }

    /// <summary>Tokens of a question that are kept, 64 if 0.</summary>
    public int QuestionLength { get; init; }

    /// <summary>Tokens of an answer at most, 30 if 0.</summary>
    public int AnswerLength { get; init; }

    /// <summary>True if a question may have no answer in its text, as in version 2.</summary>
    public bool Unanswerable { get; init; }
}

/// <summary>
/// A data set of running text for causal language modelling: a plain text file, read as one stream of tokens and cut into rows of as many
/// as the program's longest input has.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PlainTextDataAttribute : Attribute;

/// <summary>
/// A data set of instructions and their answers for causal language modelling, in JSON Lines, a list of JSON objects, or Parquet: a row
/// has a prompt and a completion, or the messages of a conversation. The base's chat template writes both, where it has one; without one,
/// a row is its prompt, its completion and the end token. What the model is to write is learnt, with the token that ends it. Several names
/// in one string, separated by <c>|</c>, are alternatives.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InstructionDataAttribute : Attribute
{
    /// <summary>Key of the prompt; <c>prompt|instruction</c> if null.</summary>
    public string? Prompt { get; init; }

    /// <summary>Key of a text that the prompt is about, which a row need not have; <c>input</c> if null.</summary>
    public string? Input { get; init; }

    /// <summary>Key of the completion; <c>completion|output|response</c> if null.</summary>
    public string? Completion { get; init; }

    /// <summary>Key of a list of messages; <c>messages|conversations</c> if null.</summary>
    public string? Messages { get; init; }

    /// <summary>Key of a message's role; <c>role|from</c> if null.</summary>
    public string? Role { get; init; }

    /// <summary>Key of a message's text; <c>content|value</c> if null.</summary>
    public string? Content { get; init; }

    /// <summary>True if every token is learnt, not the answers alone.</summary>
    public bool LearnsAll { get; init; }

    /// <summary>True if prompts and completions are put together without a template, even where the base has one.</summary>
    public bool Plain { get; init; }

    /// <summary>A chat template, in Jinja; the base's own if null.</summary>
    public string? Template { get; init; }

    /// <summary>
    /// Key of the row's task, a whole number from 0 on, for methods over several tasks; null where rows are of one.
    /// </summary>
    public string? Task { get; init; }
}

/// <summary>
/// A data set of sources and the targets that are written of them, as summaries or translations, in TSV, CSV, JSON Lines, a list of JSON
/// objects, or Parquet. Several names in one string, separated by <c>|</c>, are alternatives.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class Seq2SeqDataAttribute : Attribute
{
    /// <summary>Column of the source; <c>source|text|document|article|input</c> if null.</summary>
    public string? Source { get; init; }

    /// <summary>Column of the target; <c>target|summary|highlights|output</c> if null.</summary>
    public string? Target { get; init; }

    /// <summary>What stands before every source, as <c>"summarize: "</c> for T5; nothing if null.</summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Column of the row's task, a whole number from 0 on, for methods over several tasks; null where rows are of one.
    /// </summary>
    public string? Task { get; init; }
}

/// <summary>A data set of a SuperGLUE task (Wang et al., arXiv 1905.00537) in the benchmark's JSON Lines.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SuperGlueDataAttribute(SuperGlueTask task) : Attribute
{
    /// <summary>The task.</summary>
    public SuperGlueTask Task => task;
}

/// <summary>Names of a data set's labels in the order of their indices.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LabelsAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public string[] Names => names;
}
