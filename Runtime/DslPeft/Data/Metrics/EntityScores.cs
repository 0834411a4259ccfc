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
        var scores = new EntityScores(0, 0, 0);
        foreach ((IReadOnlyList<string> p, IReadOnlyList<string> a) in predicted.Zip(actual))
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(p.Count, a.Count);
            IReadOnlyList<Entity> found = EntityTags.Entities(p), wanted = EntityTags.Entities(a);
            scores = new EntityScores(scores.Right + found.Intersect(wanted).Count(), scores.Predicted + found.Count, scores.Actual + wanted.Count);
        }
        return scores;
    }
}
