using System.Text.Json.Serialization;

namespace DslPeft.Training;

/// <summary>What a model says of one example.</summary>
/// <param name="Text">The text, the question, or the words of a sentence.</param>
/// <param name="Pair">The second text of a pair, or the context of a question.</param>
/// <param name="Label">The label, the number, the tags of all words, the answer, the choice, the similarity, or a text that was written;
/// empty for an embedding.</param>
/// <param name="Scores">Probabilities by class or choice, the number itself under "value", the least certain tag's probability, the logits
/// of an answer, or the cosine of a pair under "similarity"; none for an embedding or a written text.</param>
public sealed record Prediction(string Text, string? Pair, string Label, IReadOnlyDictionary<string, double> Scores)
{
    /// <summary>What the file calls the example, where it has a name for it; the index of a choice.</summary>
    public string? Id { get; init; }

    /// <summary>The embedding of the text (P); null where something else is predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float[]? Embedding { get; init; }

    /// <summary>The score that goes with the label; 1 for an embedding or a written text.</summary>
    public double Score =>
        Scores.Count == 0 ? 1
        : Scores.TryGetValue(Label, out var of)
        || (Id is not null && Scores.TryGetValue(Id, out of))
        || Scores.TryGetValue("answer", out of)
            ? of
        : Scores.Values.Max();
}
