using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Words;

/// <summary>What a character is to the patterns that cut texts into words: <c>\p{L}</c>, <c>\p{N}</c>, <c>\s</c> or none of them.</summary>
internal enum CharacterKind
{
    Letter,
    Number,
    Blank,
    Other,
}

/// <summary>Kinds of characters, those beyond U+FFFF included: .NET's regular expressions know none of these.</summary>
internal static class CharacterKinds
{
    /// <summary>The kind of the character at a place, and how many UTF-16 units it has.</summary>
    public static (CharacterKind Kind, int Width) At(string text, int index)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var width);
        return (Of(rune), width);
    }

    /// <summary>The end of the characters of one kind from a place on, at most so many.</summary>
    public static int End(string text, int start, CharacterKind kind, int most = int.MaxValue)
    {
        var end = start;
        for (; most > 0 && end < text.Length && At(text, end) is var (next, width) && next == kind; most--)
        {
            end += width;
        }
        return end;
    }

    private static CharacterKind Of(Rune rune) =>
        Rune.IsWhiteSpace(rune)
            ? CharacterKind.Blank
            : Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => CharacterKind.Letter,
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
                _ => CharacterKind.Other,
            };
}
