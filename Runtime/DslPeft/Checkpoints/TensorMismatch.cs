using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>A stored tensor that does not fit the place it is meant for.</summary>
/// <param name="Name">The key, with the stored name in parentheses where that differs.</param>
/// <param name="ExpectedShape">The shape that the model declares.</param>
/// <param name="FoundShape">The shape in the file.</param>
/// <param name="ExpectedType">The element type of the destination.</param>
/// <param name="FoundType">The element type in the file; differs from the expected one only where it does not convert.</param>
public sealed record TensorMismatch(string Name, long[] ExpectedShape, long[] FoundShape, ScalarType ExpectedType, ScalarType FoundType)
{
    /// <summary><c>name: expected [2, 768], found [3, 768]</c>; with types where those are the problem.</summary>
    public override string ToString() =>
        SafetensorsTypes.CanConvert(FoundType, ExpectedType)
            ? $"{Name}: expected {SafetensorsTypes.Describe(ExpectedShape)}, found {SafetensorsTypes.Describe(FoundShape)}"
            : $"{Name}: expected {Form(ExpectedType, ExpectedShape)}, found {Form(FoundType, FoundShape)}";

    /// <summary>The mismatch between a stored tensor and its destination, or null where it fits.</summary>
    internal static TensorMismatch? Find(string key, long[] expectedShape, ScalarType expectedType, SafetensorsEntry found) =>
        Find(key, expectedShape, expectedType, found.Stored);

    /// <summary>As the other one, for a file of any kind.</summary>
    internal static TensorMismatch? Find(string key, long[] expectedShape, ScalarType expectedType, StoredForm found)
    {
        if (expectedShape.AsSpan().SequenceEqual(found.Shape) && SafetensorsTypes.CanConvert(found.Type, expectedType))
            return null;
        var name = key == found.Name ? key : $"{key} (stored as {found.Name})";
        return new TensorMismatch(name, [.. expectedShape], [.. found.Shape], expectedType, found.Type);
    }

    private static string Form(ScalarType type, long[] shape) => $"{SafetensorsTypes.Describe(type)} {SafetensorsTypes.Describe(shape)}";
}
