using static TorchSharp.torch;

namespace DslPeft;

/// <summary>How the tensors of a frozen base are held.</summary>
/// <param name="Type">What matrices are held in that are not quantised; norms and biases are float32.</param>
/// <param name="Layers">What the weights of linear layers of the stacks are held in.</param>
public readonly record struct BaseStorage(BaseType Type = BaseType.Float32, Quantisation Layers = Quantisation.None)
{
    /// <summary>All tensors in float32.</summary>
    public static BaseStorage Float32 => default;

    /// <summary>True for a tensor that is held in blocks of integers.</summary>
    public bool Quantises(ParameterRow row) => Layers != Quantisation.None && row.OfLayer;

    /// <summary>The type of a tensor that is not quantised.</summary>
    internal ScalarType TypeOf(ParameterRow row) =>
        Type == BaseType.BFloat16 && row.Shape.Length > 1 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>For example <c>NF4 in the layers, bfloat16 elsewhere</c>.</summary>
    public override string ToString()
    {
        var type = Type == BaseType.BFloat16 ? "bfloat16" : "float32";
        return Layers switch
        {
            Quantisation.Nf4 => $"NF4 in the layers, {type} elsewhere",
            Quantisation.Int8 => $"int8 in the layers, {type} elsewhere",
            _ => type,
        };
    }
}
