using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Unicode;

/// <summary>
/// Canonical decomposition and composition (Unicode Standard Annex 15, data of Unicode 14). <see cref="string.Normalize()"/> leaves every
/// string as it is when a program runs with invariant globalisation, which is how a program runs on a machine without ICU.
/// </summary>
internal static class CanonicalForms
{
    private const int HangulFirst = 0xAC00,
        HangulLast = 0xD7A3,
        LeadFirst = 0x1100,
        VowelFirst = 0x1161,
        TailFirst = 0x11A7;
    private const int LeadCount = 19,
        VowelCount = 21,
        TailCount = 28;

    /// <summary>Every character before this one is composed, and no character before it is added to another.</summary>
    private const char FirstMark = '\u0300';

    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];
    private static readonly Dictionary<int, byte> Classes = [];

    static CanonicalForms()
    {
        foreach (var entry in Entries("canonical.txt"))
        {
            if (entry.Contains('='))
            {
                ReadClass(entry);
            }
            else
            {
                ReadDecompositions(entry);
            }
        }
    }

    /// <summary>The entries of a table of characters, without its comments.</summary>
    internal static IEnumerable<string> Entries(string name)
    {
        using var stream = typeof(CanonicalForms).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            foreach (var entry in line.StartsWith('#') ? [] : line.Split(' '))
            {
                yield return entry;
            }
        }
    }

    /// <summary>The canonical combining class of a character; 0 for one that stands alone.</summary>
    internal static byte ClassOf(int codePoint) => Classes.GetValueOrDefault(codePoint);

    /// <summary>The characters that one stands for once nothing of it can be decomposed further.</summary>
    public static IEnumerable<int> Decompose(int codePoint)
    {
        if (codePoint is >= HangulFirst and <= HangulLast)
        {
            int syllable = codePoint - HangulFirst,
                tail = syllable % TailCount;
            int[] letters =
            [
                LeadFirst + (syllable / (VowelCount * TailCount)),
                VowelFirst + (syllable / TailCount % VowelCount),
                TailFirst + tail,
            ];
            return tail == 0 ? letters[..2] : letters;
        }
        return Decompositions.TryGetValue(codePoint, out var parts) ? parts.SelectMany(Decompose) : [codePoint];
    }

    /// <summary>A text in normalisation form C.</summary>
    public static ComposedText Compose(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(FirstMark, '\uFFFF') < 0)
        {
            return ComposedText.Unchanged(text);
        }
        return ComposedText.Of(Parts(text, Decompose, composes: true));
    }

    /// <summary>The characters of a text in a normalisation form, each with the part of the text that it comes from.</summary>
    /// <param name="text">The text.</param>
    /// <param name="decompose">The characters that one stands for.</param>
    /// <param name="composes">Whether characters are composed again.</param>
    internal static List<Part> Parts(string text, Func<int, IEnumerable<int>> decompose, bool composes)
    {
        var parts = Decomposed(text, decompose);
        Order(parts);
        return composes ? Composed(parts) : parts;
    }

    /// <summary>A character and the part of the text that it comes from.</summary>
    internal readonly record struct Part(int CodePoint, byte Class, int Start, int End);

    private static List<Part> Decomposed(string text, Func<int, IEnumerable<int>> decompose)
    {
        var parts = new List<Part>();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var end = at + rune.Utf16SequenceLength;
            foreach (var codePoint in decompose(rune.Value))
            {
                parts.Add(new Part(codePoint, Classes.GetValueOrDefault(codePoint), at, end));
            }
            at = end;
        }
        return parts;
    }

    /// <summary>Marks one after the other stand in the order of their classes.</summary>
    private static void Order(List<Part> parts)
    {
        for (int start = 0, end; start < parts.Count; start = end + 1)
        {
            end = start;
            while (end < parts.Count && parts[end].Class != 0)
            {
                end++;
            }
            if (end - start > 1)
            {
                Part[] ordered = [.. parts.GetRange(start, end - start).OrderBy(part => part.Class)];
                for (var i = 0; i < ordered.Length; i++)
                {
                    parts[start + i] = ordered[i];
                }
            }
        }
    }

    /// <summary>Puts marks into the character before them, where nothing of their class or a higher one stands between.</summary>
    private static List<Part> Composed(List<Part> parts)
    {
        var composed = new List<Part>(parts.Count);
        int starter = -1,
            last = 0;
        foreach (var part in parts)
        {
            if (starter >= 0 && (last == 0 || last < part.Class) && Pair(composed[starter].CodePoint, part.CodePoint) is { } pair)
            {
                var first = composed[starter];
                composed[starter] = first with
                {
                    CodePoint = pair,
                    Start = Math.Min(first.Start, part.Start),
                    End = Math.Max(first.End, part.End),
                };
                continue;
            }
            if (part.Class == 0)
            {
                starter = composed.Count;
            }
            last = part.Class;
            composed.Add(part);
        }
        return composed;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadFirst and < LeadFirst + LeadCount && second is >= VowelFirst and < VowelFirst + VowelCount)
        {
            return HangulFirst + ((((first - LeadFirst) * VowelCount) + second - VowelFirst) * TailCount);
        }
        if (
            first is >= HangulFirst and <= HangulLast
            && (first - HangulFirst) % TailCount == 0
            && second is > TailFirst and < TailFirst + TailCount
        )
        {
            return first + second - TailFirst;
        }
        return Compositions.TryGetValue((first, second), out var pair) ? pair : null;
    }

    /// <summary>The first character, a colon, and what that one and those behind it stand for.</summary>
    private static void ReadDecompositions(string run)
    {
        int colon = run.IndexOf(':', StringComparison.Ordinal),
            codePoint = Hex(run[..colon]);
        foreach (var entry in run[(colon + 1)..].Split(','))
        {
            int[] parts = [.. entry.TrimStart('!').Split('+').Select(Hex)];
            Decompositions.Add(codePoint, parts);
            if (parts.Length == 2 && !entry.StartsWith('!'))
            {
                Compositions.Add((parts[0], parts[1]), codePoint);
            }
            codePoint++;
        }
    }

    /// <summary>A character or a range of them, an equals sign and the class.</summary>
    private static void ReadClass(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        int[] range = [.. entry[..equals].Split('-').Select(Hex)];
        var value = byte.Parse(entry[(equals + 1)..], CultureInfo.InvariantCulture);
        for (var codePoint = range[0]; codePoint <= range[^1]; codePoint++)
        {
            Classes.Add(codePoint, value);
        }
    }

    internal static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
