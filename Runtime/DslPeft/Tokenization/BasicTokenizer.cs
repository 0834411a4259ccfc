using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// Cuts a text into the words that WordPiece then cuts into pieces: control characters dropped, CJK ideographs and punctuation words of
/// their own, and, for an uncased model, accents dropped and letters lowered.
/// </summary>
public sealed class BasicTokenizer(bool lowerCase = true)
{
    /// <summary>Whether accents are dropped and letters lowered.</summary>
    public bool LowerCase { get; } = lowerCase;

    /// <summary>The words of a text, in order. Special tokens such as <c>[MASK]</c> are not known here: their brackets are punctuation.</summary>
    public IReadOnlyList<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (BertCharacters.IsDropped(rune))
            {
                continue;
            }
            if (BertCharacters.IsWhiteSpace(rune))
            {
                Finish(word, words);
                continue;
            }
            bool alone = BertCharacters.IsIdeograph(rune);
            if (alone)
            {
                Finish(word, words);
            }
            Append(rune, word, words);
            if (alone)
            {
                Finish(word, words);
            }
        }
        Finish(word, words);
        return words;
    }

    private void Append(Rune rune, StringBuilder word, List<string> words)
    {
        if (!LowerCase)
        {
            AppendNormalized(rune, word, words);
        }
        else if (rune.IsAscii)
        {
            AppendNormalized(Rune.ToLowerInvariant(rune), word, words);
        }
        else
        {
            AppendBases(rune, word, words);
        }
    }

    private static void AppendBases(Rune rune, StringBuilder word, List<string> words)
    {
        string bases = CanonicalBases.Find(rune.Value) ?? rune.ToString();
        foreach (Rune part in bases.EnumerateRunes())
        {
            if (!BertCharacters.IsNonSpacingMark(part))
            {
                AppendNormalized(Rune.ToLowerInvariant(part), word, words);
            }
        }
    }

    private static void AppendNormalized(Rune rune, StringBuilder word, List<string> words)
    {
        if (!BertCharacters.IsPunctuation(rune))
        {
            word.Append(rune.ToString());
            return;
        }
        Finish(word, words);
        words.Add(rune.ToString());
    }

    private static void Finish(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
