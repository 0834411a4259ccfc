using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// The character classes of BERT's basic tokenisation (Devlin et al. 2018, arXiv 1810.04805; tokenizers' <c>BertNormalizer</c>).
/// </summary>
internal static class BertCharacters
{
    /// <summary>Characters that separate words: tab, line feed, carriage return and Unicode's white space.</summary>
    public static bool IsWhiteSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    /// <summary>
    /// Characters that are dropped: NUL, the replacement character, controls, format characters, private and unassigned ones.
    /// </summary>
    public static bool IsDropped(Rune rune) =>
        rune.Value is 0 or 0xFFFD
        || (
            rune.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
        );

    /// <summary>Characters that are words of their own: Unicode punctuation, and every ASCII sign that is no letter or digit.</summary>
    public static bool IsPunctuation(Rune rune) =>
        rune.IsAscii ? rune.Value > ' ' && rune.Value < 0x7F && !char.IsAsciiLetterOrDigit((char)rune.Value) : Rune.IsPunctuation(rune);

    /// <summary>CJK ideographs, each of which is a word of its own. Hangul, Hiragana and Katakana are not among them.</summary>
    public static bool IsIdeograph(Rune rune) =>
        rune.Value
            is (>= 0x4E00 and <= 0x9FFF)
                or (>= 0x3400 and <= 0x4DBF)
                or (>= 0x20000 and <= 0x2A6DF)
                or (>= 0x2A700 and <= 0x2B73F)
                or (>= 0x2B740 and <= 0x2B81F)
                or (>= 0x2B920 and <= 0x2CEAF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Marks that lower-casing models drop after decomposition.</summary>
    public static bool IsNonSpacingMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
}
