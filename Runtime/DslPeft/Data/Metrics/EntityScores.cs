using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// Precision, recall and F1 of entities over all sentences, as the CoNLL-2003 task measures them (Tjong Kim Sang and De Meulder 2003,
/// arXiv cs/0306050): an entity is right if its type and all of its words are. A share of nothing is 0.
/// </summary>
public sealed record EntityScores(int Right, int Predicted, int Actual)
{
    public double Precision => Predicted == 0 ? 0 : (double)Right / Predicted;

    public double Recall => Actual == 0 ? 0 : (double)Right / Actual;

    public double F1 => Predicted + Actual == 0 ? 0 : 2.0 * Right / (Predicted + Actual);

    /// <summary>Compares the tags of sentences, word by word.</summary>
    public static EntityScores Of(IReadOnlyList<IReadOnlyList<string>> predicted, IReadOnlyList<IReadOnlyList<string>> actual)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, actual.Count);
        return predicted.Zip(actual).Aggregate(new EntityScores(0, 0, 0), (scores, pair) => scores.With(pair.First, pair.Second));
    }

    /// <summary>These scores and those of one more sentence.</summary>
    public EntityScores With(IReadOnlyList<string> predicted, IReadOnlyList<string> actual)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, actual.Count);
        IReadOnlyList<Entity> found = EntityTags.Entities(predicted),
            wanted = EntityTags.Entities(actual);
        return new EntityScores(Right + found.Intersect(wanted).Count(), Predicted + found.Count, Actual + wanted.Count);
    }
}
