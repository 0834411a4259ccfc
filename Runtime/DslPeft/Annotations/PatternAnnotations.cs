namespace DslPeft;

/// <summary>
/// A data set whose rows are written into clozes, in TSV, CSV, JSON Lines, a list of JSON objects, or Parquet: a language model gives the
/// word that is left out, and <see cref="VerbalizerAttribute"/> says which word stands for which label (Schick and Schütze, arXiv
/// 2001.07676). In a pattern, <c>{column}</c> is a text of the row, under one of several names with <c>|</c> between them; <c>{mask}</c>
/// is the word, and <c>{pair}</c> starts the second text, which a masked language model reads as another segment. A token of the
/// vocabulary in brackets, as <c>{[unused1]}</c>, is that token. Two braces are a brace of the text. Texts that are too long are cut at
/// their ends, the longest first; the pattern's own words stay.
/// </summary>
/// <param name="patterns">The patterns, each with one <c>{mask}</c>; for a causal language model at its end.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PatternDataAttribute(params string[] patterns) : Attribute
{
    /// <summary>The patterns.</summary>
    public string[] Patterns => patterns;

    /// <summary>Column of the label, under one of several names with <c>|</c> between them; <c>label</c> if null.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// The share a, 0 to 1, of the auxiliary loss of language modelling in the whole: <c>(1 - a)·CE + a·LM</c>. It is over words of rows
    /// without labels, where some are given, else of the training rows. The paper's is 1e-4; 0 is without.
    /// </summary>
    public double Auxiliary { get; init; }
}

/// <summary>
/// A label of a data set of clozes, and the words that stand for it, each one token of the base's vocabulary. The order of these
/// attributes is that of the labels' indices.
/// </summary>
/// <param name="label">The label as the files have it.</param>
/// <param name="words">Its words; of several, the label's score is the mean of theirs.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class VerbalizerAttribute(string label, params string[] words) : Attribute
{
    /// <summary>The label.</summary>
    public string Label => label;

    /// <summary>Its words.</summary>
    public string[] Words => words;
}

/// <summary>
/// Names the program of a classifier that the <c>pet</c> command of a program of clozes distils its models into: marked
/// <see cref="FineTuneAttribute{TAdapted, TData}"/>, over the same architecture and as many labels.
/// </summary>
/// <param name="program">The classifier's program.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DistillAttribute(Type program) : Attribute
{
    /// <summary>The classifier's program.</summary>
    public Type Program => program;
}
