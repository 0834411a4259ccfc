using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    private static readonly Lazy<bool> OneDnn = new(Probe);

    /// <summary>What computes <see cref="FrozenLinear"/> in this process, decided at its first use: <c>oneDNN</c>, or <c>libtorch</c> where this libtorch has
    /// no oneDNN or not the functions to reach it. Tensors on other devices or of other types than float32 always take libtorch's product.</summary>
    public static string FrozenProducts => OneDnn.Value ? "oneDNN" : "libtorch";

    /// <summary>x Wᵀ + b with weights that are not trained, by oneDNN, forward and backward. Keeps nothing but the weight.</summary>
    /// <param name="x">(…, In).</param>
    /// <param name="weight">(Out, In).</param>
    /// <param name="bias">(Out), or null.</param>
    public static Tensor FrozenLinear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        if (!OneDnn.Value || !IsSingle(x) || !IsSingle(weight) || weight.requires_grad || bias is { requires_grad: true })
            return linear(x, weight, bias);
        if (TorchAbi.OneDnnLinear(x, weight.Handle, bias?.Handle ?? 0) is not { } product)
            throw new InvalidOperationException($"oneDNN took no product of ({string.Join(", ", x.shape)}) and ({string.Join(", ", weight.shape)}).");
        return is_grad_enabled() && x.requires_grad ? new FrozenLinearNode(weight).Attach(product, x) : product;
    }

    private static bool IsSingle(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    private static bool Probe()
    {
        if (!TorchAbi.IsPresent)
            return false;
        using var noGrad = no_grad();
        using Tensor x = ones(2, 4), weight = ones(3, 4);
        using var product = TorchAbi.OneDnnLinear(x, weight.Handle, 0);
        return product is not null;
    }

    private sealed class FrozenLinearNode(Tensor weight) : BackwardNode(weight)
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var saved = Saved(0);
            using var transposed = saved.t();
            gradients[0] = TorchAbi.OneDnnLinear(gradient, transposed.Handle, 0) ?? throw new InvalidOperationException("oneDNN took no product of a gradient.");
        }
    }
}
