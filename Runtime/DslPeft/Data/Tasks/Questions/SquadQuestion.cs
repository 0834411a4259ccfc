namespace DslPeft.Data;

/// <summary>An answer and where it starts in the context, in UTF-16 units.</summary>
public sealed record SquadAnswer(string Text, int Start);

/// <summary>A question over a context.</summary>
/// <param name="Id">What predictions are told apart by.</param>
/// <param name="Text">The question.</param>
/// <param name="Context">The text that holds the answer.</param>
/// <param name="Answers">Reference answers, the first of which is trained on; empty where there is none, null where the file does not
/// say.</param>
public sealed record SquadQuestion(string Id, string Text, string Context, IReadOnlyList<SquadAnswer>? Answers);
