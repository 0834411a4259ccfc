using System.Buffers.Binary;
using System.Text;

namespace DslPeft.Checkpoints;

internal sealed partial class PickleReader
{
    private byte Byte() => Span(1)[0];

    private ReadOnlySpan<byte> Span(int length)
    {
        if (length > bytes.Length - _at)
            throw Fault("ends before its last opcode");
        _at += length;
        return bytes.Span.Slice(_at - length, length);
    }

    private int Length(ulong length) =>
        length <= (ulong)(bytes.Length - _at)
            ? (int)length
            : throw Fault($"holds a text that claims {length} bytes, and only {bytes.Length - _at} follow");

    /// <summary>A little-endian two's complement number. Those beyond 64 bits, such as the mark of older files, stay bytes.</summary>
    private object Long(int length)
    {
        var digits = Span(length);
        if (length > sizeof(long))
            return Convert.ToHexStringLower(digits);
        Span<byte> padded = stackalloc byte[sizeof(long)];
        padded.Fill(length > 0 && digits[^1] >= 0x80 ? (byte)0xff : (byte)0);
        digits.CopyTo(padded);
        return BinaryPrimitives.ReadInt64LittleEndian(padded);
    }

    private string Line()
    {
        var end = bytes.Span[_at..].IndexOf((byte)'\n');
        var line = Text(end < 0 ? bytes.Length - _at : end);
        Span(1);
        return line;
    }

    private string Text(int length)
    {
        try
        {
            return Utf8.GetString(Span(length));
        }
        catch (DecoderFallbackException fault)
        {
            throw Fault("holds a text that is not UTF-8", fault);
        }
    }
}
