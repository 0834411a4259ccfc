using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DslPeft.Tokenization.Words;

/// <summary>
/// Cuts a text at what a regular expression matches. .NET's expressions see the two halves of a character beyond U+FFFF; for them stands
/// one character of the same general category, which is all that a pattern can ask of it.
/// </summary>
internal sealed class PatternWords
{
    /// <summary>A character for each general category, by the order of <see cref="UnicodeCategory"/>; none for surrogates.</summary>
    private const string StandIns =
        "\u10A0\u10D0\u1F88\u02B1\uAC01\u0301\u0903\u0488\u0661\u16EE\u2461\u2007\u2028\u2029\u0080\u200B\0\uE000\u203F\u058A\u0F3A\u0F3B\u00AB\u00BB\u0589\u2201\u20A1\u02C2\u2601\u0378";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Regex _pattern;
    private readonly string _place;

    /// <param name="pattern">The expression.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="FormatException">It is damaged, or .NET reads it differently; the message names the part.</exception>
    public PatternWords(string pattern, string place)
    {
        var standsIn = false;
        var fault = PatternSyntax.Fault(
            pattern,
            (first, last) => standsIn |= StandIns.Any(character => character != '\0' && character >= first && character <= last),
            out var flat
        );
        if (fault is not null || standsIn)
        {
            throw new FormatException(fault ?? "a character that stands for others here");
        }
        try
        {
            (_pattern, _place) = (new Regex(flat, RegexOptions.CultureInvariant, Longest), place);
        }
        catch (ArgumentException damaged)
        {
            throw new FormatException(damaged.Message);
        }
    }

    /// <summary>The matches in order and what stands between them; together they are the text.</summary>
    /// <exception cref="VocabularyException">The expression takes too long for the text.</exception>
    public IEnumerable<(Range Part, bool IsMatch)> Split(string text)
    {
        var parts = new List<(Range, bool)>();
        var start = 0;
        var (shadow, places) = Shadow(text);
        foreach (var (first, last) in Matches(shadow))
        {
            int from = places?[first] ?? first,
                to = places?[last] ?? last;
            if (from > start)
            {
                parts.Add((start..from, false));
            }
            if (to > from)
            {
                parts.Add((from..to, true));
            }
            start = to;
        }
        if (start < text.Length)
        {
            parts.Add((start..text.Length, false));
        }
        return parts;
    }

    private List<(int First, int Last)> Matches(string shadow)
    {
        var matches = new List<(int, int)>();
        try
        {
            foreach (var match in _pattern.EnumerateMatches(shadow))
            {
                matches.Add((match.Index, match.Index + match.Length));
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw new VocabularyException(
                $"{_place}: the pattern takes longer than {Longest.TotalSeconds} seconds for a text of {shadow.Length} characters."
            );
        }
        return matches;
    }

    /// <summary>The text with one unit a character, and where each of them stands in the text; no places where nothing changes.</summary>
    private static (string Shadow, int[]? Places) Shadow(string text)
    {
        if (!text.Any(char.IsSurrogate))
        {
            return (text, null);
        }
        var shadow = new StringBuilder(text.Length);
        var places = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            shadow.Append(rune.IsBmp ? (char)rune.Value : StandIns[(int)Rune.GetUnicodeCategory(rune)]);
            places.Add(at);
            at += rune.Utf16SequenceLength;
        }
        places.Add(at);
        return (shadow.ToString(), [.. places]);
    }
}
