namespace DslPeft.Data;

/// <summary>A candidate answer to a question over a text.</summary>
/// <param name="Row">The text, paired with the question that the candidate answers or completes; the label is 1 if the candidate is right,
/// 0 if not, -1 where the file does not say.</param>
/// <param name="Question">Index of the question.</param>
/// <param name="Id">What the benchmark calls the candidate or its question.</param>
/// <param name="Answer">The candidate by itself.</param>
public sealed record CandidateAnswer(Example Row, int Question, string Id, string Answer);
