using System.Text;
using DslPeft.Tokenization.Unicode;

namespace DslPeft.Tokenization.Unigram;

/// <summary>What ALBERT (Lan et al. 2019, arXiv 1909.11942) does before and behind its SentencePiece model.</summary>
internal static class AlbertPieces
{
    /// <summary>
    /// Writes a text as the model was trained on it: white space as single blanks, two-sign quotes as <c>"</c>, and, as asked, without
    /// accents and in lower case.
    /// </summary>
    public static SourceText Write(SourceText text, bool removesBlanks, bool keepsAccents, bool lowers)
    {
        text = removesBlanks ? SingleBlanks(text) : text;
        text = TextForms.Replace(TextForms.Replace(text, "``", "\""), "''", "\"");
        if (!keepsAccents)
        {
            text = TextForms.Filter(TextForms.Nfkd(text), rune => CanonicalForms.ClassOf(rune.Value) == 0);
        }
        return lowers ? TextForms.Lower(text) : text;
    }

    /// <summary>
    /// Makes the comma of a piece that ends with a digit and a comma a piece of its own, so that <c>9,9</c> is <c>9</c>, <c>,</c> and
    /// <c>9</c>.
    /// </summary>
    public static IEnumerable<(int Start, int End, int Id)> SplitCommas(
        string word,
        IEnumerable<(int Start, int End, int Id)> pieces,
        UnigramVocabulary vocabulary
    )
    {
        foreach (var (start, end, id) in pieces)
        {
            if (end - start < 2 || word[end - 1] != ',' || !char.IsDigit(word[end - 2]))
            {
                yield return (start, end, id);
                continue;
            }
            var blank = word[start] == PieceNormalizer.Blank;
            var from = blank ? start + 1 : start;
            var number = PieceNormalizer.Blank + word[from..(end - 1)];
            foreach (var (first, last, part) in vocabulary.Cutter.Cut(number))
            {
                if (first > 0 || blank)
                {
                    yield return (from + first - 1, from + last - 1, part);
                }
                else if (last > 1)
                {
                    yield return (from, from + last - 1, vocabulary.Find(number[1..last]) ?? vocabulary.UnknownId);
                }
            }
            yield return (end - 1, end, vocabulary.Find(",") ?? vocabulary.UnknownId);
        }
    }

    private static SourceText SingleBlanks(SourceText text)
    {
        var made = new SourceText.Builder();
        var blank = -1;
        foreach (var (rune, at) in text.Runes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1C and <= 0x1F)
            {
                blank = blank < 0 ? at : blank;
                continue;
            }
            if (blank >= 0 && made.Length > 0)
            {
                made.Add(" ", text.Starts[blank], text.Ends[at - 1]);
            }
            blank = -1;
            made.Keep(text, at, rune.Utf16SequenceLength);
        }
        return made.Finish();
    }
}
