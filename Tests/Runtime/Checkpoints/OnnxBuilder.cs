using System.Buffers.Binary;
using System.Text;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Writes ONNX models field by field, right ones and wrong ones.</summary>
internal sealed class OnnxBuilder
{
    public const int Float = 1,
        UInt8 = 2,
        Whole = 7,
        Float16 = 10,
        Double = 11,
        BFloat16 = 16;

    private readonly List<byte> _graph = [];

    /// <summary>A field with a length: text, a message or packed numbers.</summary>
    public static byte[] Field(int number, byte[] content) =>
        [.. Varint((ulong)number << 3 | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 0x7f; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        return [.. bytes, (byte)value];
    }

    public static byte[] Floats(params float[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }
        return bytes;
    }

    /// <summary>1, 2, 3, … as the bytes of floats.</summary>
    public static byte[] Counting(int count) => Floats([.. Enumerable.Range(1, count).Select(i => (float)i)]);

    /// <summary>A tensor: its sizes, each in a field of its own, and what else is given.</summary>
    public static byte[] Tensor(string name, int type, long[] dims, params byte[][] rest) =>
        [
            .. dims.SelectMany(size => Field(1, (ulong)size)),
            .. Field(2, (ulong)type),
            .. rest.SelectMany(field => field),
            .. Field(8, name),
        ];

    /// <summary>A tensor of floats as raw bytes.</summary>
    public OnnxBuilder Raw(string name, params long[] dims) =>
        Initialiser(Tensor(name, Float, dims, Field(9, Counting((int)dims.Aggregate(1L, (count, size) => count * size)))));

    public OnnxBuilder Initialiser(byte[] tensor) => Graph(Field(5, tensor));

    public OnnxBuilder Node(string op, string[] inputs, string output, params byte[][] attributes) =>
        Graph(
            Field(
                1,
                [
                    .. inputs.SelectMany(name => Field(1, name)),
                    .. Field(2, output),
                    .. Field(3, op + "_node"),
                    .. Field(4, op),
                    .. attributes.SelectMany(attribute => Field(5, attribute)),
                ]
            )
        );

    /// <summary>An attribute that is a whole number.</summary>
    public static byte[] Attribute(string name, ulong value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2UL)];

    /// <summary>Any field of the graph.</summary>
    public OnnxBuilder Graph(byte[] field)
    {
        _graph.AddRange(field);
        return this;
    }

    /// <summary>The model: the version, who made it, the graph, the version of the operators.</summary>
    public byte[] Model() =>
        [.. Field(1, 7UL), .. Field(2, "tests"), .. Field(7, [.. _graph, .. Field(2, "main")]), .. Field(8, Field(2, 13UL))];
}
