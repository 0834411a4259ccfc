using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>Some features (…, N) of x (…, In). In a method's body, where <paramref name="some"/> is 0 it is x.</summary>
    /// <param name="x">(…, In).</param>
    /// <param name="features">Which (N), int64.</param>
    /// <param name="some">Not 0.</param>
    public static Tensor Gathered(Tensor x, Tensor features, long some = 1) => x.index_select(-1, features);

    /// <summary>
    /// Features (…, N) as those at some places of (…, width), which is 0 elsewhere. In a method's body, where the width is 0 it is x.
    /// </summary>
    /// <param name="x">(…, N).</param>
    /// <param name="features">Where they stand (N), int64, no place twice.</param>
    /// <param name="width">How many features the result has.</param>
    public static Tensor Spread(Tensor x, Tensor features, long width)
    {
        using var empty = zeros([.. x.shape[..^1], width], x.dtype, x.device);
        return empty.index_add(-1, features, x, Scalars.Of(1));
    }
}
