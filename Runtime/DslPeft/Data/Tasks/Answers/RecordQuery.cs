namespace DslPeft.Data;

/// <summary>A query of ReCoRD.</summary>
/// <param name="Id">What the benchmark calls it.</param>
/// <param name="Passage">The text, its highlights as sentences at its end.</param>
/// <param name="Text">The query with <see cref="Gap"/> in it.</param>
/// <param name="Entities">The entities of the text, each once: what the gap may stand for.</param>
/// <param name="Answers">The references; null where the file does not say.</param>
public sealed record RecordQuery(string Id, string Passage, string Text, IReadOnlyList<string> Entities, IReadOnlyList<string>? Answers)
{
    /// <summary>What stands for the entity.</summary>
    public const string Gap = "@placeholder";

    /// <summary>The passage with the query, its gap filled by each entity in turn.</summary>
    internal IEnumerable<CandidateAnswer> Candidates(int question) =>
        Entities.Select(entity => new CandidateAnswer(
            new Example(
                Passage,
                Text.Replace(Gap, entity, StringComparison.Ordinal),
                Answers is null ? -1
                    : Answers.Contains(entity) ? 1
                    : 0
            ),
            question,
            Id,
            entity
        ));
}
