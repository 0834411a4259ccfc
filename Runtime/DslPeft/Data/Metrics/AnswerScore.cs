using System.Text;
using System.Text.RegularExpressions;

namespace DslPeft.Training;

/// <summary>
/// How well an answer agrees with the references, as SQuAD measures it (Rajpurkar et al., arXiv 1606.05250): letters lowered, punctuation
/// and the articles a, an and the removed, words compared; the best over all references. No answer agrees with no reference alone.
/// </summary>
/// <param name="Exact">1 if all words are equal in order, else 0.</param>
/// <param name="F1">The harmonic mean of the shares of words in common.</param>
public readonly partial record struct AnswerScore(double Exact, double F1)
{
    /// <summary>Scores an answer; without references, an empty answer is right.</summary>
    public static AnswerScore Of(string answer, IReadOnlyList<string> references)
    {
        var given = Words(answer);
        string[][] wanted =
            references.Count > 0
                ? [.. references.Select(Words)]
                :
                [
                    [],
                ];
        return new AnswerScore(wanted.Max(w => given.SequenceEqual(w) ? 1.0 : 0), wanted.Max(w => Overlap(given, w)));
    }

    /// <summary>The words that are compared.</summary>
    public static string[] Words(string text)
    {
        var kept = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (!char.IsAscii(c) || !(char.IsPunctuation(c) || char.IsSymbol(c)))
            {
                kept.Append(c);
            }
        }
        return Articles().Replace(kept.ToString(), " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static double Overlap(string[] given, string[] wanted)
    {
        if (given.Length == 0 || wanted.Length == 0)
        {
            return given.Length == wanted.Length ? 1 : 0;
        }
        var left = wanted.GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        var common = 0;
        foreach (var word in given)
        {
            if (left.TryGetValue(word, out var count) && count > 0)
            {
                left[word] = count - 1;
                common++;
            }
        }
        return 2.0 * common / (given.Length + wanted.Length);
    }

    [GeneratedRegex(@"\b(a|an|the)\b")]
    private static partial Regex Articles();
}
