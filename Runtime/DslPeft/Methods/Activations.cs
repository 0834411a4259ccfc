using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>Activations chosen by a constant; the compiler replaces a call by the chosen function.</summary>
public static class Activations
{
    /// <summary>Applies an activation, element-wise.</summary>
    public static Tensor Apply(Tensor x, Act activation) =>
        activation switch
        {
            Act.None => x.alias(),
            Act.Relu => relu(x),
            Act.Gelu => gelu(x),
            Act.GeluTanh => gelu(x, GELU.Approximate.tanh),
            Act.Silu => silu(x),
            Act.Tanh => torch.tanh(x),
            Act.Sigmoid => torch.sigmoid(x),
            Act.LeakyRelu => x.leaky_relu(Scalars.Of(0.01)),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
        };
}
