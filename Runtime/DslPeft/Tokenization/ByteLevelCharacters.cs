using System.Text;

namespace DslPeft.Tokenization;

/// <summary>
/// The printable characters that stand for bytes in a byte-level vocabulary (Radford et al. 2019): a byte that is a printable character of
/// Latin-1 is that character, the others are those from U+0100 on, so that the blank is <c>Ġ</c>.
/// </summary>
internal static class ByteLevelCharacters
{
    private static readonly char[] Characters = Make();
    private static readonly Dictionary<char, byte> Bytes = Characters
        .Select((character, value) => (character, value))
        .ToDictionary(e => e.character, e => (byte)e.value);

    /// <summary>The characters of all bytes, in the order of the bytes.</summary>
    public static IReadOnlyList<char> All => Characters;

    /// <summary>A text, one character a byte of its UTF-8. A half of a surrogate pair becomes the replacement character.</summary>
    public static string Write(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(count, bytes, static (characters, bytes) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = Characters[bytes[i]];
            }
        });
    }

    /// <summary>The text of characters that stand for bytes; what is not whole UTF-8 becomes the replacement character.</summary>
    public static string Read(string characters) => Encoding.UTF8.GetString([.. characters.Select(c => Bytes[c])]);

    private static char[] Make()
    {
        var characters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(printable ? value : next++);
        }
        return characters;
    }
}
