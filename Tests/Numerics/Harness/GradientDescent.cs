using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Plain gradient descent.</summary>
internal static class GradientDescent
{
    /// <summary>Takes from each tensor its gradient times the rate.</summary>
    public static void Step(IEnumerable<Tensor> tensors, double rate)
    {
        using var _ = no_grad();
        foreach (var tensor in tensors)
            tensor.add_(tensor.grad!, Scalars.Of(-rate));
    }
}
