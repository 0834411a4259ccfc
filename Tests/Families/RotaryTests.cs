using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>Scaled rotary positions against their publications, number by number.</summary>
public sealed class RotaryTests
{
    /// <summary>
    /// YaRN (Peng et al., arXiv 2309.00071), equations 17 to 22, with its ramp over dimensions: of each dimension the share of the plain
    /// frequency.
    /// </summary>
    [Theory]
    [InlineData(10000, 32, 4, 1, 32, 64)]
    [InlineData(1000000, 128, 8, 1, 32, 32768)]
    [InlineData(500, 8, 2, 1, 2, 16)]
    public void YarnMixesFrequencies(double theta, int size, double factor, double slow, double fast, int original)
    {
        using var scope = NewDisposeScope();
        long[] positions = [0, 1, 7, 100];
        var actual = Kernels.YarnRotation(tensor(positions).unsqueeze(0), theta, size, factor, slow, fast, original);
        var first = Math.Max(Math.Floor(size * Math.Log(original / (fast * 2 * Math.PI)) / (2 * Math.Log(theta))), 0);
        var last = Math.Min(Math.Ceiling(size * Math.Log(original / (slow * 2 * Math.PI)) / (2 * Math.Log(theta))), size - 1);
        var grown = 1 + (0.1 * Math.Log(factor));
        foreach (var (position, p) in positions.Select((position, p) => (position, p)))
        {
            for (var i = 0; i < size; i++)
            {
                var plain = Math.Pow(theta, -2.0 * (i % (size / 2)) / size);
                var ramp = Math.Clamp(((i % (size / 2)) - first) / (last - first), 0, 1);
                var angle = position * ((plain * (1 - ramp)) + (plain / factor * ramp));
                TensorAssert.Close($"cosine of {position} at {i}", grown * Math.Cos(angle), actual[0, 0, 0, p, i].item<double>(), 1e-9);
                TensorAssert.Close($"sine of {position} at {i}", grown * Math.Sin(angle), actual[1, 0, 0, p, i].item<double>(), 1e-9);
            }
        }
    }

    /// <summary>
    /// Slopes of a number of heads that is no power of two (Press et al., arXiv 2108.12409): those of the power before, then every second
    /// one of the power after.
    /// </summary>
    [Fact]
    public void SlopesOfSixHeads()
    {
        using var scope = NewDisposeScope();
        using var mask = ones(1, 1, 1, 3, dtype: ScalarType.Bool);
        var added = Kernels.Alibi(mask, heads: 6);
        double[] slopes = [1 / 4.0, 1 / 16.0, 1 / 64.0, 1 / 256.0, 1 / 2.0, 1 / 8.0];
        for (var head = 0; head < 6; head++)
            TensorAssert.Close($"head {head}", 2 * slopes[head], added[0, head, 2, 2].item<float>(), 1e-6);
        Assert.Equal(float.NegativeInfinity, added[0, 0, 0, 1].item<float>());
    }
}
