using System.Collections.Frozen;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>The element types of the safetensors format that can be held in a tensor here.</summary>
public static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Table =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    private static readonly FrozenDictionary<string, ScalarType> ByName = Table.ToFrozenDictionary(row => row.Name, row => row.Type);
    private static readonly FrozenDictionary<ScalarType, string> ByType = Table.ToFrozenDictionary(row => row.Type, row => row.Name);
    private static readonly FrozenDictionary<ScalarType, int> Bytes = Table.ToFrozenDictionary(row => row.Type, row => row.Bytes);

    /// <summary>All names, widest first: <c>F64, F32, …, BOOL</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>All types, in the order of <see cref="Names"/>.</summary>
    public static IReadOnlyList<ScalarType> Types { get; } = [.. Table.Select(row => row.Type)];

    /// <summary>The type that a file calls <paramref name="name"/>; false where the format or this library has none.</summary>
    public static bool TryParse(string name, out ScalarType type) => ByName.TryGetValue(name, out type);

    /// <summary>The name of <paramref name="type"/> in a file; false for types that the format cannot hold (complex, quantized).</summary>
    public static bool TryName(ScalarType type, out string name) => ByType.TryGetValue(type, out name!);

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(ScalarType type) => Bytes[type];

    /// <summary>
    /// Whether values may be converted when a tensor is loaded: any floating type to any other, an integer type to a wider one. Integers
    /// never become floats, or the reverse: stored integers in place of weights are a quantised checkpoint, whose values mean nothing
    /// without their scales.
    /// </summary>
    public static bool CanConvert(ScalarType from, ScalarType to) =>
        from == to || (is_floating_point(from) && is_floating_point(to)) || (IsInteger(from) && IsInteger(to) && SizeOf(from) < SizeOf(to));

    /// <summary>
    /// Bytes of a tensor; false where they overflow 64 bits. Zero sizes count as one for that, since strides are products of the others.
    /// </summary>
    internal static bool TryCountBytes(ScalarType type, long[] shape, out long bytes)
    {
        try
        {
            checked
            {
                bytes = SizeOf(type);
                foreach (var size in shape)
                {
                    bytes *= Math.Max(size, 1);
                }
                bytes = shape.Contains(0) ? 0 : bytes;
                return true;
            }
        }
        catch (OverflowException)
        {
            bytes = 0;
            return false;
        }
    }

    internal static string Describe(ScalarType type) => TryName(type, out var name) ? name : type.ToString();

    internal static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private static bool IsInteger(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64;
}
