using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">The name of the tensor in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes by dimension; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the start of the data section.</param>
/// <param name="End">Byte after the last one, counted likewise.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End)
{
    /// <summary>Number of elements; 1 for a scalar.</summary>
    public long Count => ByteLength / SafetensorsTypes.SizeOf(Type);

    /// <summary>Bytes of data.</summary>
    public long ByteLength => End - Begin;

    /// <summary>Type and shape as errors print them: <c>F32 [768, 768]</c>.</summary>
    public string Form => $"{SafetensorsTypes.Describe(Type)} {SafetensorsTypes.Describe(Shape)}";

    internal StoredForm Stored => new(Name, Type, Shape);
}
