using System.Buffers.Binary;
using System.Text;

namespace DslPeft.Tokenization.Unigram;

/// <summary>
/// What characters and runs of them are rewritten to before a text is cut (SentencePiece's <c>precompiled_charsmap</c>, Kudo and
/// Richardson, arXiv 1808.06226): a double-array trie over the UTF-8 of the runs, each of which ends in the place of its replacement in a
/// block of texts that end with a zero byte.
/// </summary>
internal sealed class CharacterMap
{
    private const uint IsValue = 1u << 31;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly uint[] _units;
    private readonly byte[] _texts;

    private CharacterMap(uint[] units, byte[] texts) => (_units, _texts) = (units, texts);

    /// <summary>Reads the map.</summary>
    /// <exception cref="FormatException">It is damaged: a part lies outside of it, or a text in it is no UTF-8.</exception>
    public static CharacterMap Read(ReadOnlySpan<byte> bytes)
    {
        if (
            bytes.Length < 4
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var size && (size % 4 != 0 || size == 0 || size > bytes.Length - 4)
        )
        {
            throw new FormatException("the map of characters is shorter than it says");
        }
        var units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (4 * i))..]);
        }
        var texts = bytes[(4 + (int)size)..].ToArray();
        if (texts.Length == 0 || texts[^1] != 0)
        {
            throw new FormatException("the texts of the map of characters do not end");
        }
        _ = Strict.GetCharCount(texts);
        var map = new CharacterMap(units, texts);
        map.Check();
        return map;
    }

    /// <summary>
    /// The longest run at the start of a text that is rewritten: its length in UTF-16 units and what it becomes; null where none is.
    /// </summary>
    public (int Length, string Made)? Longest(ReadOnlySpan<char> text) => Find(text, first: false);

    /// <summary>The shortest such run.</summary>
    public (int Length, string Made)? Shortest(ReadOnlySpan<char> text) => Find(text, first: true);

    private (int Length, string Made)? Find(ReadOnlySpan<char> text, bool first)
    {
        Span<byte> bytes = stackalloc byte[4];
        var node = Offset(_units[0]);
        var (length, value) = (0, -1);
        var at = 0;
        while (at < text.Length)
        {
            _ = Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            at += units;
            foreach (var label in bytes[..rune.EncodeToUtf8(bytes)])
            {
                node ^= label;
                if (node >= _units.Length || (_units[node] & (IsValue | 0xFF)) != label)
                {
                    return value < 0 ? null : (length, Text(value));
                }
                var unit = _units[node];
                node ^= Offset(unit);
                if (HasValue(unit))
                {
                    (length, value) = (at, (int)(_units[node] & ~IsValue));
                    if (first)
                    {
                        return (length, Text(value));
                    }
                }
            }
        }
        return value < 0 ? null : (length, Text(value));
    }

    private string Text(int value) => Strict.GetString(_texts.AsSpan(value, _texts.AsSpan(value).IndexOf((byte)0)));

    /// <summary>Refuses nodes whose value lies elsewhere than in the map.</summary>
    private void Check()
    {
        for (var i = 0; i < _units.Length; i++)
        {
            var unit = _units[i];
            if ((unit & IsValue) != 0 || !HasValue(unit))
            {
                continue;
            }
            var leaf = i ^ Offset(unit);
            var value = leaf < _units.Length && (_units[leaf] & IsValue) != 0 ? (int)(_units[leaf] & ~IsValue) : int.MaxValue;
            if (value >= _texts.Length || (_texts[value] & 0xC0) == 0x80)
            {
                throw new FormatException("a run of the map of characters has no text");
            }
        }
    }

    private static bool HasValue(uint unit) => ((unit >> 8) & 1) != 0;

    private static long Offset(uint unit) => (long)(unit >> 10) << (int)((unit & (1u << 9)) >> 6);
}
