using System.Globalization;
using System.Text;
using DslPeft.Tokenization.Unicode;

namespace DslPeft.Tokenization.Unigram;

/// <summary>Ways to rewrite a text that keep where its characters come from.</summary>
internal static class TextForms
{
    public static SourceText Nfc(SourceText text) => Form(text, CanonicalForms.Decompose, composes: true);

    public static SourceText Nfd(SourceText text) => Form(text, CanonicalForms.Decompose, composes: false);

    public static SourceText Nfkc(SourceText text) => Form(text, CompatibleForms.Decompose, composes: true);

    public static SourceText Nfkd(SourceText text) => Form(text, CompatibleForms.Decompose, composes: false);

    /// <summary>Drops characters.</summary>
    public static SourceText Filter(SourceText text, Func<Rune, bool> keeps) => Each(text, (rune, made, at) =>
        {
            if (keeps(rune))
            {
                made.Keep(text, at, rune.Utf16SequenceLength);
            }
        });

    /// <summary>Lowers each character by itself; İ alone becomes two.</summary>
    public static SourceText Lower(SourceText text) => Each(text, (rune, made, at) =>
        {
            if (rune.Value == 'İ')
            {
                made.Add("i\u0307", text, at, 1);
            }
            else
            {
                Span<char> units = stackalloc char[2];
                made.Add(units[..Rune.ToLowerInvariant(rune).EncodeToUtf16(units)], text, at, rune.Utf16SequenceLength);
            }
        });

    /// <summary>Drops marks.</summary>
    public static SourceText StripAccents(SourceText text) =>
        Filter(text, rune =>
            Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
        );

    /// <summary>
    /// Drops control characters and writes other white space and what has no width as blanks, as systems of machine translation do.
    /// </summary>
    public static SourceText Nmt(SourceText text) => Each(text, (rune, made, at) =>
        {
            var value = rune.Value;
            if (value is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F)
            {
                return;
            }
            if (
                value
                is 0x09
                    or 0x0A
                    or 0x0C
                    or 0x0D
                    or 0x1680
                    or (>= 0x200B and <= 0x200F)
                    or 0x2028
                    or 0x2029
                    or 0x2581
                    or 0xFEFF
                    or 0xFFFD
            )
            {
                made.Add(" ", text, at, 1);
                return;
            }
            made.Keep(text, at, rune.Utf16SequenceLength);
        });

    /// <summary>Replaces a text wherever it stands.</summary>
    public static SourceText Replace(SourceText text, string sought, string content)
    {
        if (!text.Text.Contains(sought, StringComparison.Ordinal))
        {
            return text;
        }
        var parts = new List<(Range, bool)>();
        var start = 0;
        for (int at; (at = text.Text.IndexOf(sought, start, StringComparison.Ordinal)) >= 0; start = at + sought.Length)
        {
            parts.Add((start..at, false));
            parts.Add((at..(at + sought.Length), true));
        }
        parts.Add((start..text.Length, false));
        return Replace(text, parts, content);
    }

    /// <summary>Replaces the parts of a text that match.</summary>
    public static SourceText Replace(SourceText text, IEnumerable<(Range Part, bool IsMatch)> parts, string content)
    {
        var made = new SourceText.Builder();
        foreach (var (part, isMatch) in parts)
        {
            var (at, length) = part.GetOffsetAndLength(text.Length);
            if (isMatch)
            {
                made.Add(content, text, at, length);
            }
            else
            {
                made.Keep(text, at, length);
            }
        }
        return made.Finish();
    }

    /// <summary>Drops white space at the ends.</summary>
    public static SourceText Strip(SourceText text, bool left, bool right)
    {
        var start = left ? text.Length - text.Text.AsSpan().TrimStart().Length : 0;
        var end = right ? text.Text.AsSpan().TrimEnd().Length : text.Length;
        return text.Slice(start, Math.Max(start, end));
    }

    /// <summary>
    /// Rewrites characters by a map as the Rust library reads it: what is seen as one character, where that is at most five bytes long,
    /// becomes what its shortest known start becomes; of others, each character by itself.
    /// </summary>
    public static SourceText Map(SourceText text, CharacterMap map)
    {
        var made = new SourceText.Builder();
        var at = 0;
        while (at < text.Length)
        {
            var seen = text.Text.AsSpan(at, StringInfo.GetNextTextElementLength(text.Text, at));
            if (Encoding.UTF8.GetByteCount(seen) < 6 && map.Shortest(seen) is (_, var whole))
            {
                made.Add(whole, text, at, seen.Length);
                at += seen.Length;
                continue;
            }
            for (int behind = at + seen.Length, length; at < behind; at += length)
            {
                length = char.IsHighSurrogate(text.Text[at]) ? 2 : 1;
                if (map.Shortest(text.Text.AsSpan(at, length)) is (_, var one))
                {
                    made.Add(one, text, at, length);
                }
                else
                {
                    made.Keep(text, at, length);
                }
            }
        }
        return made.Finish();
    }

    private static SourceText Each(SourceText text, Action<Rune, SourceText.Builder, int> add)
    {
        var made = new SourceText.Builder();
        foreach (var (rune, at) in text.Runes())
        {
            add(rune, made, at);
        }
        return made.Finish();
    }

    private static SourceText Form(SourceText text, Func<int, IEnumerable<int>> decompose, bool composes)
    {
        if (!text.Text.AsSpan().ContainsAnyExceptInRange('\0', '\x7F'))
        {
            return text;
        }
        var made = new SourceText.Builder();
        foreach (var part in CanonicalForms.Parts(text.Text, decompose, composes))
        {
            made.Add(char.ConvertFromUtf32(part.CodePoint), text.Starts[part.Start], text.Ends[part.End - 1]);
        }
        return made.Finish();
    }
}
