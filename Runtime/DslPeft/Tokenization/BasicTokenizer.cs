using System.Text;
using DslPeft.Tokenization.Unicode;
using DslPeft.Tokenization.Words;

namespace DslPeft.Tokenization;

/// <summary>
/// Cuts a text into the words that WordPiece then cuts into pieces: control characters dropped, CJK ideographs and punctuation words of
/// their own, and, for an uncased model, accents dropped and letters lowered.
/// </summary>
/// <param name="lowerCase">Whether letters are lowered.</param>
/// <param name="stripAccents">Whether accents are dropped; null as letters are lowered.</param>
/// <param name="splitIdeographs">Whether each CJK ideograph is a word.</param>
public sealed class BasicTokenizer(bool lowerCase = true, bool? stripAccents = null, bool splitIdeographs = true)
{
    private static readonly Rune DottedI = new('İ');

    /// <summary>Whether letters are lowered.</summary>
    public bool LowerCase { get; } = lowerCase;

    /// <summary>Whether accents are dropped.</summary>
    public bool StripAccents { get; } = stripAccents ?? lowerCase;

    /// <summary>Whether each CJK ideograph is a word.</summary>
    public bool SplitIdeographs { get; } = splitIdeographs;

    /// <summary>
    /// The words of a text, in order. Special tokens such as <c>[MASK]</c> are not known here: their brackets are punctuation.
    /// </summary>
    public IReadOnlyList<string> Split(ReadOnlySpan<char> text) =>
        AsciiWords.Split(text, LowerCase) ?? [.. SplitWithSources(text).Select(word => word.Text)];

    /// <summary>The words with the places that their characters came from.</summary>
    public IReadOnlyList<SourceWord> SplitWithSources(ReadOnlySpan<char> text)
    {
        var words = new SourceWords();
        var start = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var end = start + rune.Utf16SequenceLength;
            Add(rune, words, start, end);
            start = end;
        }
        words.Finish();
        return words.Words;
    }

    private void Add(Rune rune, SourceWords words, int start, int end)
    {
        if (BertCharacters.IsDropped(rune))
        {
            return;
        }
        if (BertCharacters.IsWhiteSpace(rune))
        {
            words.Finish();
            return;
        }
        var alone = SplitIdeographs && BertCharacters.IsIdeograph(rune);
        if (alone)
        {
            words.Finish();
        }
        foreach (var part in Normalized(rune))
        {
            var punctuation = BertCharacters.IsPunctuation(part);
            if (punctuation)
            {
                words.Finish();
            }
            words.Append(part, start, end);
            if (punctuation)
            {
                words.Finish();
            }
        }
        if (alone)
        {
            words.Finish();
        }
    }

    private IEnumerable<Rune> Normalized(Rune rune)
    {
        var parts =
            !StripAccents || rune.IsAscii
                ? [rune]
                : CanonicalForms.Decompose(rune.Value).Select(part => new Rune(part)).Where(part => !BertCharacters.IsNonSpacingMark(part));
        return LowerCase ? parts.SelectMany(Lower) : parts;
    }

    /// <summary>İ alone is two characters in lower case.</summary>
    private static IEnumerable<Rune> Lower(Rune rune) =>
        rune == DottedI ? [new Rune('i'), new Rune('\u0307')] : [Rune.ToLowerInvariant(rune)];
}
