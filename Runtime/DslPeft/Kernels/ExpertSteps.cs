using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>1 at the so many highest entries along the last dimension, 0 elsewhere; no gradient. (…, N) to (…, N).</summary>
    public static Tensor Highest(Tensor x, long count)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var places = x.topk((int)count, dim: -1, sorted: false).indexes;
        return zeros_like(x).scatter_(-1, places, ones_like(places).to(x.dtype)).alias().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The value; in a method's body it says as well that the loss has a part <paramref name="term"/>, a scalar, times its weight. The
    /// deployed form has none.
    /// </summary>
    public static Tensor WithLoss(Tensor value, Tensor term, double weight) => value.alias();
}
