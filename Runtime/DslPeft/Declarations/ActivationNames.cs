namespace DslPeft;

/// <summary>The names that checkpoints' configurations give to activations.</summary>
internal static class ActivationNames
{
    public static Act? Parse(string name) =>
        name switch
        {
            "gelu" or "gelu_python" => Act.Gelu,
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Act.GeluTanh,
            "relu" => Act.Relu,
            "silu" or "swish" => Act.Silu,
            "leakyrelu" or "leaky_relu" => Act.LeakyRelu,
            "tanh" => Act.Tanh,
            "sigmoid" => Act.Sigmoid,
            "linear" => Act.None,
            _ => null,
        };
}
