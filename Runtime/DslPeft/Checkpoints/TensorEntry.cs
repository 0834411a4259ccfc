using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>One tensor of a file of weights, as the file describes it.</summary>
/// <param name="Name">The name of the tensor.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes by dimension; empty for a scalar.</param>
public abstract record TensorEntry(string Name, ScalarType Type, long[] Shape)
{
    /// <summary>Type and shape as errors print them: <c>F32 [768, 768]</c>.</summary>
    public string Form => $"{SafetensorsTypes.Describe(Type)} {SafetensorsTypes.Describe(Shape)}";
}
