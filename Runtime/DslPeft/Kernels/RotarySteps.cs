using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

public static partial class Kernels
{
    /// <summary>
    /// Cosines and sines of rotary positions (Su et al., arXiv 2104.09864), (2, B, 1, T, d) of positions (B, T), in double precision:
    /// those of the angles position · θ^(−2i/d), for the dimensions i and i + d/2 alike.
    /// </summary>
    public static Tensor Rotation(Tensor positions, double theta, long size)
    {
        using var scope = NewDisposeScope();
        return Turns(positions, Frequencies(theta, size, positions.device)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Rotation"/>, of positions that are divided by a factor (Chen et al., arXiv 2306.15595).</summary>
    public static Tensor LinearRotation(Tensor positions, double theta, long size, double factor)
    {
        using var scope = NewDisposeScope();
        return Turns(positions, Frequencies(theta, size, positions.device) / Scalars.Of(factor)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As <see cref="Rotation"/>, with a base that grows with texts longer than <paramref name="original"/>: θ · (factor · length /
    /// original − factor + 1)^(d / (d − 2)).
    /// </summary>
    public static Tensor DynamicRotation(Tensor positions, double theta, long size, double factor, long original)
    {
        using var scope = NewDisposeScope();
        var length = positions.max().item<long>() + 1;
        var grown = length <= original ? theta : theta * Math.Pow((factor * length / original) - (factor - 1), size / (size - 2.0));
        return Turns(positions, Frequencies(grown, size, positions.device)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As <see cref="Rotation"/>, with wavelengths longer than original / low multiplied by the factor, those shorter than original / high
    /// as they are, and those between mixed of both (Llama 3.1; arXiv 2407.21783).
    /// </summary>
    public static Tensor Llama3Rotation(Tensor positions, double theta, long size, double factor, double low, double high, long original)
    {
        using var scope = NewDisposeScope();
        var frequencies = Frequencies(theta, size, positions.device);
        // How many waves the original length holds says how much of the frequency stays.
        var waves = Scalars.Of(original) * frequencies / Scalars.Of(2 * Math.PI);
        var kept = ((waves - Scalars.Of(low)) / Scalars.Of(high - low)).clamp(Scalars.Of(0), Scalars.Of(1));
        return Turns(positions, (kept.negative().Plus(1) * frequencies / Scalars.Of(factor)).Plus(kept * frequencies))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As <see cref="Rotation"/>, with dimensions whose waves fit less than <paramref name="low"/> times into the original length at 1 /
    /// factor of their frequency, those that fit more than <paramref name="high"/> times as they are, and those between mixed by their
    /// place; cosines and sines are multiplied by 0.1 · ln factor + 1 (YaRN; Peng et al., arXiv 2309.00071).
    /// </summary>
    public static Tensor YarnRotation(Tensor positions, double theta, long size, double factor, double low, double high, long original)
    {
        using var scope = NewDisposeScope();
        var frequencies = Frequencies(theta, size, positions.device);
        // The dimensions whose waves fit so often, as whole numbers that hold all between.
        double Dimension(double waves) => size * Math.Log(original / (waves * 2 * Math.PI)) / (2 * Math.Log(theta));
        var (first, last) = (Math.Max(Math.Floor(Dimension(high)), 0), Math.Min(Math.Ceiling(Dimension(low)), size - 1));
        if (first == last)
            last += 0.001;
        var scaled = (
            (arange(Scalars.Zero, Scalars.Of(size / 2), Scalars.One, float64, positions.device) - Scalars.Of(first))
            / Scalars.Of(last - first)
        ).clamp(Scalars.Of(0), Scalars.Of(1));
        var turns = Turns(positions, (scaled * frequencies / Scalars.Of(factor)).Plus(scaled.negative().Plus(1) * frequencies));
        return (turns * Scalars.Of((0.1 * Math.Log(factor)) + 1)).MoveToOuterDisposeScope();
    }

    /// <summary>A <see cref="Rotation"/> for <see cref="RotatePairs"/>: each angle stands at dimensions 2i and 2i + 1.</summary>
    public static Tensor AsPairs(Tensor rotation)
    {
        using var half = rotation.narrow(-1, 0, rotation.shape[^1] / 2);
        return half.repeat_interleave(2, -1);
    }

    /// <summary>
    /// Queries or keys (B, heads, T, d), each turned in the planes of its dimensions i and i + r/2 of the first r by its position's angles
    /// (2, B, 1, T, r) (<see cref="Rotation"/>); the dimensions after these stay.
    /// </summary>
    public static Tensor Rotate(Tensor x, Tensor rotation)
    {
        using var scope = NewDisposeScope();
        var (typed, width) = (rotation.to(x.dtype), rotation.shape[^1]);
        var first = width == x.shape[^1] ? x : x.narrow(-1, 0, width);
        var turned = cat([-first.narrow(-1, width / 2, width / 2), first.narrow(-1, 0, width / 2)], -1);
        return WithRest((first * typed[0]).Plus(turned * typed[1]), x).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As <see cref="Rotate"/>, in the planes of dimensions 2i and 2i + 1, by the angles that <see cref="AsPairs"/> gives (GPT-J).
    /// </summary>
    public static Tensor RotatePairs(Tensor x, Tensor rotation)
    {
        using var scope = NewDisposeScope();
        var (typed, width) = (rotation.to(x.dtype), rotation.shape[^1]);
        var first = x.narrow(-1, 0, width);
        var pairs = first.unflatten(x.dim() - 1, width / 2, 2);
        var turned = stack([-pairs.select(-1, 1), pairs.select(-1, 0)], -1).flatten(x.dim() - 1);
        return WithRest((first * typed[0]).Plus(turned * typed[1]), x).MoveToOuterDisposeScope();
    }

    /// <summary>θ^(−2i/d) of the dimensions i below d/2.</summary>
    private static Tensor Frequencies(double theta, long size, Device device) =>
        pow(theta, -(arange(Scalars.Of(0), Scalars.Of(size), Scalars.Of(2), float64, device) / Scalars.Of(size)));

    private static Tensor Turns(Tensor positions, Tensor frequencies)
    {
        var angles = positions.to(float64).unsqueeze(-1) * frequencies;
        var both = cat([angles, angles], -1).unsqueeze(1);
        return stack([both.cos(), both.sin()]);
    }

    /// <summary>The first dimensions of x turned, and the others as they are.</summary>
    private static Tensor WithRest(Tensor turned, Tensor x)
    {
        var (width, size) = (turned.shape[^1], x.shape[^1]);
        return width == size ? turned : cat([turned, x.narrow(-1, width, size - width)], -1);
    }

    /// <summary>
    /// Keys or values (B, heads, T, d) with each head as many times as there are heads of queries for it, (B, heads · times, T, d).
    /// </summary>
    public static Tensor RepeatHeads(Tensor x, long times)
    {
        using var column = x.unsqueeze(2);
        using var copies = column.expand(x.shape[0], x.shape[1], times, x.shape[2], x.shape[3]);
        return copies.reshape(x.shape[0], x.shape[1] * times, x.shape[2], x.shape[3]);
    }
}
