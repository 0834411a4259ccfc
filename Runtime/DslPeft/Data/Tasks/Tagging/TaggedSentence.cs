namespace DslPeft.Data;

/// <summary>
/// The words of a sentence and a tag for each; no tags where the file has none. <paramref name="Line"/>, counted from 1, is that of the
/// first word.
/// </summary>
public sealed record TaggedSentence(IReadOnlyList<string> Words, IReadOnlyList<string>? Tags = null, int Line = 0);
