using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Reads what a <c>TensorProto</c> says of its values, without touching them.</summary>
/// <remarks>Messages: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</remarks>
internal sealed class OnnxTensorReader(string path)
{
    private const int Float = 1,
        Float16 = 10,
        Double = 11,
        BFloat16 = 16,
        External = 1;

    // Shapes, axes and indices of the graph. What is quantised has narrower types.
    private static readonly long[] GraphConstants = [6, 7, 9, 12, 13];

    private static readonly string[] TypeNames =
    [
        "UNDEFINED",
        "FLOAT",
        "UINT8",
        "INT8",
        "UINT16",
        "INT16",
        "INT32",
        "INT64",
        "STRING",
        "BOOL",
        "FLOAT16",
        "DOUBLE",
        "UINT32",
        "UINT64",
        "COMPLEX64",
        "COMPLEX128",
        "BFLOAT16",
        "FLOAT8E4M3FN",
        "FLOAT8E4M3FNUZ",
        "FLOAT8E5M2",
        "FLOAT8E5M2FNUZ",
        "UINT4",
        "INT4",
        "FLOAT4E2M1",
    ];

    /// <summary>The entry of an initialiser; null for whole numbers, which are no weights but shapes and indices of the graph.</summary>
    /// <exception cref="CheckpointException">The tensor is damaged or of a kind that is not read; the message has its name.</exception>
    public OnnxEntry? Read(WireReader tensor)
    {
        var name = "";
        var dims = new List<long>();
        var (type, location) = (0L, 0L);
        var isSegment = false;
        List<Values> values = [];
        while (tensor.Next(out var field, out _))
        {
            switch (field)
            {
                case 1:
                    tensor.Numbers(dims);
                    break;
                case 2:
                    tensor.Require(WireType.Varint);
                    type = (long)tensor.Varint();
                    break;
                case 3:
                    isSegment = true;
                    tensor.Skip();
                    break;
                case 8:
                    tensor.Require(WireType.Bytes);
                    name = tensor.Text();
                    break;
                case 14:
                    tensor.Require(WireType.Varint);
                    location = (long)tensor.Varint();
                    break;
                case 4 or 5 or 6 or 7 or 9 or 10 or 11:
                    values.Add(Find(field, ref tensor));
                    break;
                default:
                    tensor.Skip();
                    break;
            }
        }
        if (name.Length == 0)
            throw tensor.Bad("an initialiser has no name");
        if (GraphConstants.Contains(type))
            return null;
        if (isSegment)
            throw Refuse(name, "is one segment of a tensor, which is not read");
        if (location == External)
            throw Refuse(name, "lies in a file of external data, which is not read; save the model with its data in one file");
        var element = ElementType(name, type);
        return Locate(name, element, [.. Sizes(name, dims)], values.Where(found => found.Length > 0).ToList());
    }

    private static Values Find(int field, ref WireReader tensor)
    {
        tensor.Require(WireType.Bytes);
        var bytes = tensor.Bytes();
        return new Values(field, tensor.Position - bytes.Length, bytes.Length);
    }

    private OnnxEntry Locate(string name, ScalarType element, long[] shape, List<Values> values)
    {
        if (values.Count > 1)
            throw Refuse(name, "has its values in several fields");
        var expected = Bytes(name, element, shape);
        var entry = new OnnxEntry(name, element, shape);
        if (values.Count == 0)
            return expected == 0 ? entry : throw Refuse(name, $"is {entry.Form}, and no values are stored");
        var (field, offset, length) = values[0];
        // float_data and double_data are the bytes of the tensor, too; int32_data holds the bits of narrow types.
        var varints = field == 5 && SafetensorsTypes.SizeOf(element) == 2;
        if (
            !varints
            && field != 9
            && field
                != (
                    element switch
                    {
                        ScalarType.Float32 => 4,
                        ScalarType.Float64 => 10,
                        _ => 9,
                    }
                )
        )
        {
            throw Refuse(name, $"is {entry.Form}, and its values are stored as those of another type");
        }

        if (varints ? length < expected / 2 : length != expected)
            throw Refuse(name, $"is {entry.Form}, which takes {expected} bytes, and {length} are stored");
        return entry with { Offset = offset, ByteLength = length, Varints = varints };
    }

    private ScalarType ElementType(string name, long type) =>
        type switch
        {
            Float => ScalarType.Float32,
            Float16 => ScalarType.Float16,
            Double => ScalarType.Float64,
            BFloat16 => ScalarType.BFloat16,
            _ => throw Refuse(
                name,
                $"has the type {(type >= 0 && type < TypeNames.Length ? TypeNames[type] : type)}, which is not read (known: FLOAT, FLOAT16, BFLOAT16, DOUBLE); export the model before it is quantised"
            ),
        };

    private List<long> Sizes(string name, List<long> dims)
    {
        if (dims.Count > SafetensorsHeader.MaxRank)
            throw Refuse(name, $"has {dims.Count} dimensions, more than {SafetensorsHeader.MaxRank}");
        return dims.Any(size => size < 0) ? throw Refuse(name, $"has the negative size {dims.First(size => size < 0)}") : dims;
    }

    private long Bytes(string name, ScalarType type, long[] shape) =>
        SafetensorsTypes.TryCountBytes(type, shape, out var bytes)
            ? bytes
            : throw Refuse(name, $"has the shape {SafetensorsTypes.Describe(shape)}, which overflows 64 bits");

    private CheckpointException Refuse(string name, string problem) => new(path, $"initialiser '{name}' {problem}");

    /// <summary>Stored values: the field, and where its bytes lie in the file.</summary>
    private readonly record struct Values(int Field, long Offset, long Length);
}
