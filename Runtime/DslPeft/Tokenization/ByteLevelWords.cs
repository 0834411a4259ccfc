using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// Cuts a text into the words that byte pairs are merged within, as GPT-2 does (Radford et al. 2019): English contractions, letters, digits, other signs, each with
/// one blank before it, and white space. In the notation of its code:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. .NET's regular expressions know no characters beyond U+FFFF.
/// </summary>
internal static class ByteLevelWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind { Letter, Number, Blank, Other }

    /// <summary>The words in order; together they are the text.</summary>
    public static IEnumerable<Range> Split(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = End(text, start);
            yield return start..end;
        }
    }

    private static int End(string text, int start)
    {
        foreach (string contraction in Contractions)
        {
            if (text.AsSpan(start).StartsWith(contraction, StringComparison.Ordinal))
            {
                return start + contraction.Length;
            }
        }
        int from = text[start] == ' ' && start + 1 < text.Length && At(text, start + 1).Kind != Kind.Blank ? start + 1 : start;
        Kind kind = At(text, from).Kind;
        int end = from;
        while (end < text.Length && At(text, end) is var (next, width) && next == kind)
        {
            end += width;
        }
        // The last blank belongs to the word behind it.
        return kind == Kind.Blank && end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static (Kind Kind, int Width) At(string text, int index)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(index), out Rune rune, out int width);
        return (KindOf(rune), width);
    }

    private static Kind KindOf(Rune rune) => Rune.IsWhiteSpace(rune) ? Kind.Blank : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };
}
