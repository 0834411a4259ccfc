using System.Text;

namespace DslPeft.Tests.Shared;

/// <summary>Changes bytes at random: bits, blocks, ends, numbers, and words that readers of text and of tensors stumble over.</summary>
public sealed class Mutator(Random random)
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "null",
            "true",
            "NaN",
            "-Infinity",
            "1e400",
            "-1",
            "0",
            "2147483647",
            "-2147483648",
            "9223372036854775807",
            "18446744073709551616",
            "\"\\ud800\"",
            "\"\"",
            "[]",
            "{}",
            "[[",
            "\"",
            "\\",
            "\\u0000",
            "{\"a\":",
            ",",
            ":",
            "\n",
            "\r\n",
            "\t",
            "\u2028",
            "\uFEFF",
            "version https://git-lfs.github.com/spec/v1\n",
            "<!DOCTYPE html>",
            "((([a-z0-9._])+)+)+!",
        }.Select(Encoding.UTF8.GetBytes),
        [0],
        [0xFF],
        [0xFF, 0xFE],
        [0xED, 0xA0, 0x80],
        [0xC0, 0x80],
        [0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
    ];

    /// <summary>A sample with one change or a few.</summary>
    public byte[] Change(byte[] sample)
    {
        List<byte> bytes = [.. sample];
        for (var changes = 1 + (int)(random.NextDouble() * random.NextDouble() * 6); changes > 0; changes--)
        {
            ChangeOnce(bytes);
        }
        return [.. bytes];
    }

    private void ChangeOnce(List<byte> bytes)
    {
        int at = Place(bytes),
            length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(2) == 0 ? 4 : 64));
        switch (random.Next(10))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(Math.Min(Place(bytes), bytes.Count - length), length));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6 or 7:
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            default:
                Replace(bytes, at);
                break;
        }
    }

    /// <summary>Puts a word in the place of a number or of a run of letters.</summary>
    private void Replace(List<byte> bytes, int at)
    {
        var end = at;
        while (end < bytes.Count && char.IsAsciiLetterOrDigit((char)bytes[end]))
        {
            end++;
        }
        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Words[random.Next(Words.Length)]);
    }

    /// <summary>Any place, those near the start, where headers are, more often.</summary>
    private int Place(List<byte> bytes) => random.Next(3) == 0 ? random.Next(Math.Min(bytes.Count, 64) + 1) : random.Next(bytes.Count + 1);
}
