using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>Cosines and sines of rotary positions (Su et al., arXiv 2104.09864), (2, B, 1, T, d) of positions (B, T), in double precision: those of the angles position · θ^(−2i/d), for
    /// the dimensions i and i + d/2 alike.</summary>
    public static Tensor Rotation(Tensor positions, double theta, long size)
    {
        using var scope = NewDisposeScope();
        var powers = arange(0, size, 2, float64, positions.device) / size;
        var angles = positions.to(float64).unsqueeze(-1) * pow(theta, -powers);
        var both = cat([angles, angles], -1).unsqueeze(1);
        return stack([both.cos(), both.sin()]).MoveToOuterDisposeScope();
    }

    /// <summary>Queries or keys (B, heads, T, d), each turned in the planes of its dimensions i and i + d/2 by its position's angles (<see cref="Rotation"/>).</summary>
    public static Tensor Rotate(Tensor x, Tensor rotation)
    {
        using var scope = NewDisposeScope();
        var typed = rotation.to(x.dtype);
        var half = x.shape[^1] / 2;
        var turned = cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1);
        return (x * typed[0] + turned * typed[1]).MoveToOuterDisposeScope();
    }

    /// <summary>Keys or values (B, heads, T, d) with each head as many times as there are heads of queries for it, (B, heads · times, T, d).</summary>
    public static Tensor RepeatHeads(Tensor x, long times)
    {
        using var column = x.unsqueeze(2);
        using var copies = column.expand(x.shape[0], x.shape[1], times, x.shape[2], x.shape[3]);
        return copies.reshape(x.shape[0], x.shape[1] * times, x.shape[2], x.shape[3]);
    }
}
