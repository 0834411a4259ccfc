using System.Buffers.Binary;

namespace DslPeft.Data;

/// <summary>
/// Checks the description at the end of a Parquet file, a structure of Thrift's compact protocol, before the library reads it: of a
/// damaged one the library may never come back. Every length must lie within the description.
/// </summary>
internal sealed class ParquetFooter
{
    private const int DeepestNesting = 64,
        TailLength = 8;

    /// <summary>What a file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Mark => "PAR1"u8;

    private readonly byte[] _bytes;
    private int _at;

    private ParquetFooter(byte[] bytes) => _bytes = bytes;

    /// <exception cref="InvalidDataException">The file does not begin and end as a Parquet file does, or its description is
    /// damaged.</exception>
    public static void Check(Stream file)
    {
        Span<byte> start = stackalloc byte[Mark.Length],
            tail = stackalloc byte[TailLength];
        if (file.Length < start.Length + tail.Length)
        {
            throw new InvalidDataException("it is too short");
        }
        file.Position = 0;
        file.ReadExactly(start);
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (
            !start.SequenceEqual(Mark)
            || !tail[^Mark.Length..].SequenceEqual(Mark)
            || length > Math.Min(file.Length - start.Length - tail.Length, Array.MaxLength)
        )
        {
            throw new InvalidDataException("it does not begin and end as one");
        }
        var bytes = new byte[length];
        file.Position = file.Length - tail.Length - length;
        file.ReadExactly(bytes);
        file.Position = 0;
        new ParquetFooter(bytes).Struct(0);
    }

    private void Struct(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Damaged();
        }
        while (Byte() is var header and not 0)
        {
            if (header >> 4 == 0)
            {
                Number();
            }
            // A truth value is its field's type.
            if ((header & 0xF) is not (1 or 2))
            {
                Value(header & 0xF, depth);
            }
        }
    }

    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3:
                Skip(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Skip(sizeof(double));
                break;
            case 8:
                Skip(Number());
                break;
            case 9 or 10:
                var header = Byte();
                Values(header >> 4 == 15 ? Number() : (ulong)(header >> 4), [header & 0xF], depth);
                break;
            case 11:
                var pairs = Number();
                var types = pairs == 0 ? 0 : Byte();
                Values(pairs, [types >> 4, types & 0xF], depth);
                break;
            case 12:
                Struct(depth + 1);
                break;
            default:
                throw Damaged();
        }
    }

    private void Values(ulong count, int[] types, int depth)
    {
        // Every value takes a byte at least.
        if (count > (ulong)(_bytes.Length - _at) || depth > DeepestNesting)
        {
            throw Damaged();
        }
        for (ulong i = 0; i < count; i++)
        {
            foreach (var type in types)
            {
                Value(type, depth + 1);
            }
        }
    }

    private ulong Number()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
        throw Damaged();
    }

    private int Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

    private void Skip(ulong count) => _at += count <= (ulong)(_bytes.Length - _at) ? (int)count : throw Damaged();

    private static InvalidDataException Damaged() => new("its description is damaged");
}
