using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>One tensor of an ONNX model.</summary>
/// <param name="Name">The initialiser's name, or <c>….weight</c> for a nameless factor of a product that the bias <c>….bias</c> is added
/// to.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes by dimension; of a factor that is multiplied from the right, (out, in), as layers hold their weights.</param>
public sealed record OnnxEntry(string Name, ScalarType Type, long[] Shape)
{
    /// <summary>Type and shape as errors print them: <c>F32 [768, 768]</c>.</summary>
    public string Form => $"{SafetensorsTypes.Describe(Type)} {SafetensorsTypes.Describe(Shape)}";

    internal StoredForm Stored => new(Name, Type, Shape);

    /// <summary>Whether the file holds the transpose, (in, out).</summary>
    public bool Transposed { get; init; }

    /// <summary>Where the values begin in the file.</summary>
    internal long Offset { get; init; }

    /// <summary>How many bytes they take.</summary>
    internal long ByteLength { get; init; }

    /// <summary>
    /// Whether the values are written as numbers of variable length, each with an element's bits, and not as the bytes of the tensor.
    /// </summary>
    internal bool Varints { get; init; }

    /// <summary>The shape of the values in the file.</summary>
    internal long[] StoredShape => Transposed ? [.. Shape.Reverse()] : Shape;
}
