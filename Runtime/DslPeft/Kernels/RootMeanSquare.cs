using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// x / √(mean(x²) + ε) ⊙ weight over the last dimension (Zhang and Sennrich, arXiv 1910.07467), (…, H). Types of fewer than 32 bits
    /// are normed in 32. For its backward pass it keeps x and a number for each row, where single operations would keep three more tensors
    /// of x's size.
    /// </summary>
    public static Tensor RootMeanSquareNorm(Tensor x, Tensor weight, double epsilon)
    {
        var records = is_grad_enabled() && (x.requires_grad || weight.requires_grad);
        using var recording = set_grad_enabled(records && !TorchAbi.IsPresent);
        using var scope = NewDisposeScope();
        var wide = x.element_size() < sizeof(float) ? x.to(float32) : x;
        var scale = wide.pow(Scalars.Of(2)).mean([-1], keepdim: true).Plus(epsilon).rsqrt();
        var normed = (wide * scale).to(x.dtype) * weight;
        return (
            records && TorchAbi.IsPresent ? new RootMeanSquareNode(x, weight, scale).Attach(normed, x, weight) : normed
        ).MoveToOuterDisposeScope();
    }

    private sealed class RootMeanSquareNode(Tensor x, Tensor weight, Tensor scale) : BackwardNode(x, weight, scale)
    {
        private readonly bool _ofInput = x.requires_grad,
            _ofWeight = weight.requires_grad;

        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var scope = NewDisposeScope();
            var (own, gain, rows) = (Saved(0), Saved(1), Saved(2));
            var normed = own.to(rows.dtype) * rows;
            if (_ofInput)
            {
                var given = (gradient * gain).to(rows.dtype);
                var along = (given * normed).mean([-1], keepdim: true);
                gradients[0] = ((given - normed * along) * rows).to(own.dtype).MoveToOuterDisposeScope();
            }
            if (_ofWeight)
                gradients[1] = (gradient * normed.to(gradient.dtype)).reshape(-1, gain.shape[0]).sum(dim: 0).MoveToOuterDisposeScope();
        }
    }
}
