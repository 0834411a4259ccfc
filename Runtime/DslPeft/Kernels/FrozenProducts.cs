using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

public static partial class Kernels
{
    private static readonly Lazy<bool> OneDnn = new(() => TakesOneDnn(ScalarType.Float32)),
        OneDnnRounded = new(() => TakesOneDnn(ScalarType.BFloat16));

    /// <summary>
    /// What computes <see cref="FrozenLinear"/> in this process, decided at its first use: <c>oneDNN</c>, or <c>libtorch</c> where this
    /// libtorch has no oneDNN or not the functions to reach it. Tensors on other devices, and of other types than float32 and bfloat16,
    /// always take libtorch's product.
    /// </summary>
    public static string FrozenProducts => OneDnn.Value ? "oneDNN" : "libtorch";

    /// <summary>
    /// x Wᵀ + b with weights that are not trained, by oneDNN, forward and backward. Keeps nothing but the weight. Where the weight is
    /// bfloat16 and x is not, x and the gradient are rounded before their products, which add up in float32, and the results have x's type
    /// again.
    /// </summary>
    /// <param name="x">(…, In).</param>
    /// <param name="weight">(Out, In).</param>
    /// <param name="bias">(Out), of the weight's type or of x's, or null.</param>
    public static Tensor FrozenLinear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        if (weight.dtype == ScalarType.BFloat16 && x.dtype != ScalarType.BFloat16)
            return RoundedLinear(x, weight, bias);
        if (!OneDnn.Value || !IsSingle(x) || !IsSingle(weight) || weight.requires_grad || bias is { requires_grad: true })
            return linear(x, weight, bias);
        if (TorchAbi.OneDnnLinear(x, weight.Handle, bias?.Handle ?? 0) is not { } product)
        {
            throw new InvalidOperationException(
                $"oneDNN took no product of ({string.Join(", ", x.shape)}) and ({string.Join(", ", weight.shape)})."
            );
        }

        return is_grad_enabled() && x.requires_grad ? new FrozenLinearNode(weight).Attach(product, x) : product;
    }

    private static bool IsSingle(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    private static Tensor RoundedLinear(Tensor x, Tensor weight, Tensor? bias)
    {
        var records = is_grad_enabled() && x.requires_grad;
        // Without functions of libtorch's own there are no nodes, and autograd records the steps.
        using var recording = set_grad_enabled(records && !TorchAbi.IsPresent);
        using var rounded = x.to(ScalarType.BFloat16);
        var inProduct = bias?.dtype == ScalarType.BFloat16;
        using var product = RoundedProduct(rounded, weight, inProduct ? bias : null);
        var result = product.to(x.dtype);
        if (bias is not null && !inProduct)
            result.add_(bias, Scalars.One);
        return records && TorchAbi.IsPresent ? new RoundedLinearNode(weight).Attach(result, x) : result;
    }

    /// <summary>x Wᵀ + b of bfloat16 values; the type of the result is another where that is more exact.</summary>
    private static Tensor RoundedProduct(Tensor x, Tensor weight, Tensor? bias)
    {
        if (x.device_type != DeviceType.CPU)
            return linear(x, weight, bias);
        if (OneDnnRounded.Value && TorchAbi.OneDnnLinear(x, weight.Handle, bias?.Handle ?? 0) is { } product)
            return product;
        // Without instructions for bfloat16 libtorch rounds a product before it adds the bias, and is slower than products in float32.
        using var wide = x.to(ScalarType.Float32);
        using var rows = wide.reshape(-1, weight.shape[1]);
        using var flat = Times(rows, new RoundedRows(weight), rounded: false);
        if (bias is not null)
            flat.add_(bias, Scalars.One);
        return flat.view([.. x.shape[..^1], weight.shape[0]]);
    }

    private static bool TakesOneDnn(ScalarType type)
    {
        if (!TorchAbi.IsPresent)
            return false;
        using var noGrad = no_grad();
        using Tensor x = ones([2, 4], type),
            weight = ones([3, 4], type);
        using var product = TorchAbi.OneDnnLinear(x, weight.Handle, 0);
        return product is not null;
    }

    private sealed class FrozenLinearNode(Tensor weight) : BackwardNode(weight)
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var saved = Saved(0);
            using var transposed = saved.t();
            gradients[0] = TorchAbi.OneDnnLinear(gradient, transposed.Handle, 0)
                ?? throw new InvalidOperationException("oneDNN took no product of a gradient.");
        }
    }

    private sealed class RoundedLinearNode(Tensor weight) : BackwardNode(weight)
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var saved = Saved(0);
            using var transposed = saved.t();
            using var rounded = gradient.to(ScalarType.BFloat16);
            using var product = RoundedProduct(rounded, transposed, null);
            gradients[0] = product.to(gradient.dtype);
        }
    }
}
