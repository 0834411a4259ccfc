using System.Globalization;
using System.Text.RegularExpressions;

namespace DslPeft.Training;

/// <summary>How far written texts agree with references, one reference for each.</summary>
public static partial class TextOverlap
{
    private const int LongestGram = 4;

    /// <summary>
    /// BLEU (Papineni et al., ACL 2002), 0 to 100: the geometric mean of the shares of sequences of 1 to 4 words that a reference has too,
    /// over all texts together, times a penalty for texts shorter than their references. Words are divided as mteval-v13a does, and of a
    /// length of which no sequence agrees, half of one counts, then a quarter and so on (Chen and Cherry, WMT 2014, method 3), as
    /// sacreBLEU does by default (Post, arXiv 1804.08771).
    /// </summary>
    /// <param name="written">The texts.</param>
    /// <param name="references">As many references.</param>
    public static double Bleu(IReadOnlyList<string> written, IReadOnlyList<string> references)
    {
        RequirePairs(written, references);
        long[] right = new long[LongestGram],
            all = new long[LongestGram];
        long length = 0,
            expected = 0;
        for (var row = 0; row < written.Count; row++)
        {
            string[] words = Words(written[row]),
                reference = Words(references[row]);
            length += words.Length;
            expected += reference.Length;
            for (var n = 1; n <= LongestGram; n++)
            {
                all[n - 1] += Math.Max(0, words.Length - n + 1);
                right[n - 1] += Common(Grams(words, n), Grams(reference, n));
            }
        }
        if (right.All(count => count == 0) || all[LongestGram - 1] == 0)
        {
            return 0;
        }
        double logarithms = 0,
            none = 1;
        for (var n = 0; n < LongestGram; n++)
        {
            none = right[n] == 0 ? none * 2 : none;
            logarithms += Math.Log((right[n] == 0 ? 1 / none : right[n]) / all[n]);
        }
        var brevity = length < expected ? Math.Exp(1 - ((double)expected / length)) : 1;
        return 100 * brevity * Math.Exp(logarithms / LongestGram);
    }

    /// <summary>
    /// ROUGE-N (Lin, ACL 2004 workshop), the mean over texts of the F1 of sequences of n words, 0 to 1. Words are runs of letters a to z
    /// and digits in lower case, without stemming.
    /// </summary>
    /// <param name="written">The texts.</param>
    /// <param name="references">As many references.</param>
    /// <param name="n">The length of the sequences.</param>
    public static double Rouge(IReadOnlyList<string> written, IReadOnlyList<string> references, int n) =>
        Mean(written, references, (words, reference) =>
        {
            Dictionary<string, int> own = Grams(words, n),
                theirs = Grams(reference, n);
            return F1(Common(own, theirs), own.Values.Sum(), theirs.Values.Sum());
        });

    /// <summary>
    /// ROUGE-L (Lin, ACL 2004 workshop), the mean over texts of the F1 of the longest common subsequence of words, 0 to 1; words as for
    /// <see cref="Rouge"/>.
    /// </summary>
    /// <param name="written">The texts.</param>
    /// <param name="references">As many references.</param>
    public static double RougeL(IReadOnlyList<string> written, IReadOnlyList<string> references) =>
        Mean(written, references, (words, reference) => F1(LongestCommon(words, reference), words.Length, reference.Length));

    private static double Mean(IReadOnlyList<string> written, IReadOnlyList<string> references, Func<string[], string[], double> score)
    {
        RequirePairs(written, references);
        return written.Zip(references, (text, reference) => score(PlainWords(text), PlainWords(reference))).Average();
    }

    private static void RequirePairs(IReadOnlyList<string> written, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(references);
        if (written.Count != references.Count || written.Count == 0)
        {
            throw new ArgumentException(
                $"There are {written.Count} texts and {references.Count} references, and each text needs one.",
                nameof(references)
            );
        }
    }

    private static double F1(long common, long own, long theirs) => common == 0 ? 0 : 2.0 * common / (own + theirs);

    private static Dictionary<string, int> Grams(string[] words, int n) =>
        Enumerable
            .Range(0, Math.Max(0, words.Length - n + 1))
            .Select(start => string.Join(' ', words[start..(start + n)]))
            .GroupBy(gram => gram, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static long Common(Dictionary<string, int> own, Dictionary<string, int> theirs) =>
        own.Sum(gram => Math.Min(gram.Value, theirs.GetValueOrDefault(gram.Key)));

    private static long LongestCommon(string[] a, string[] b)
    {
        var lengths = new long[b.Length + 1];
        foreach (var word in a)
        {
            long diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var (above, left) = (lengths[j], lengths[j - 1]);
                lengths[j] = string.Equals(word, b[j - 1], StringComparison.Ordinal) ? diagonal + 1 : Math.Max(above, left);
                diagonal = above;
            }
        }
        return lengths[b.Length];
    }

    /// <summary>Words as mteval-v13a divides them: marks are words of their own, but for a period or comma between digits.</summary>
    private static string[] Words(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        text = Mark().Replace($" {text} ", " $1 ");
        text = StopAfterOther().Replace(text, "$1 $2 ");
        text = StopBeforeOther().Replace(text, " $1 $2");
        text = DashAfterDigit().Replace(text, "$1 $2 ");
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] PlainWords(string text) =>
        [.. PlainWord().Matches(text.ToLower(CultureInfo.InvariantCulture)).Select(match => match.Value)];

    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])")]
    private static partial Regex Mark();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex StopAfterOther();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex StopBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashAfterDigit();

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex PlainWord();
}
