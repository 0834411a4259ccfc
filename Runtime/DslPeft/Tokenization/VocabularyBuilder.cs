using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// Builds a WordPiece vocabulary: starting from single characters, the pair of neighbouring pieces that occurs most often becomes a piece,
/// until the vocabulary is full (byte-pair encoding, Sennrich et al. 2015, arXiv 1508.07909, with <c>##</c> pieces). Ties go to the pair
/// that sorts first by ordinal, so that equal texts give equal vocabularies in whichever order they came.
/// </summary>
public sealed class VocabularyBuilder(bool lowerCase = true)
{
    private readonly BasicTokenizer _basic = new(lowerCase);
    private readonly Dictionary<string, long> _words = new(StringComparer.Ordinal);

    /// <summary>Counts the words of a text. Special tokens written out in it are left out.</summary>
    public void Add(string text)
    {
        foreach (var token in WordPieceVocabulary.SpecialTokens)
        {
            text = text.Replace(token, " ", StringComparison.Ordinal);
        }
        foreach (var word in _basic.Split(text))
        {
            _words[word] = _words.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>
    /// Builds at most <paramref name="size"/> pieces. A character seen in fewer than <paramref name="minimumCount"/> places gets no piece,
    /// and words that hold it take no part.
    /// </summary>
    /// <exception cref="VocabularyException">The special tokens and single characters alone need more than
    /// <paramref name="size"/>.</exception>
    public WordPieceVocabulary Build(int size, int minimumCount = 2)
    {
        var alphabet = CountCharacters().Where(c => c.Value >= minimumCount).Select(c => c.Key).ToHashSet();
        var words = new List<(string[] Symbols, long Count)>();
        foreach (var (word, count) in _words.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            if (word.EnumerateRunes().All(alphabet.Contains))
            {
                words.Add((Symbols(word), count));
            }
        }
        var singles = words.SelectMany(w => w.Symbols).Distinct().Order(StringComparer.Ordinal).ToList();
        List<string> pieces = [.. WordPieceVocabulary.SpecialTokens, .. singles];
        if (pieces.Count > size)
        {
            throw new VocabularyException(
                $"A vocabulary of {size} pieces is too small: the special tokens and the single characters of these texts are {pieces.Count} pieces."
            );
        }
        var merger = new PairMerger(words);
        var known = pieces.ToHashSet(StringComparer.Ordinal);
        while (pieces.Count < size && merger.MergeMostFrequent() is { } piece)
        {
            if (known.Add(piece))
            {
                pieces.Add(piece);
            }
        }
        return new WordPieceVocabulary(pieces);
    }

    private Dictionary<Rune, long> CountCharacters()
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in _words)
        {
            foreach (var rune in word.EnumerateRunes())
            {
                counts[rune] = counts.GetValueOrDefault(rune) + count;
            }
        }
        return counts;
    }

    private static string[] Symbols(string word) =>
        word.EnumerateRunes().Select((rune, i) => i == 0 ? rune.ToString() : WordPieceVocabulary.ContinuationPrefix + rune).ToArray();
}
