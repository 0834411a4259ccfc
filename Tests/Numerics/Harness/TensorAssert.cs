using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Compares tensors and says where they differ most.</summary>
internal static class TensorAssert
{
    /// <summary>|actual - expected| ≤ tolerance · max(1, |expected|), element by element.</summary>
    public static void Close(string what, Tensor expected, Tensor actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        Compare(what, expected, actual, wanted => wanted.abs().clamp_min(Scalars.Of(1)) * Scalars.Of(tolerance));
    }

    /// <summary>Gradients: |actual - expected| ≤ 1e-6 plus 1e-4 of the largest entry.</summary>
    public static void GradientClose(string what, Tensor expected, Tensor actual, double absolute = 1e-6, double relative = 1e-4)
    {
        using var scope = NewDisposeScope();
        Compare(what, expected, actual, wanted =>
            (ones_like(wanted) * Scalars.Of(absolute)).Plus(wanted.abs().max() * Scalars.Of(relative))
        );
    }

    public static void Close(string what, double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected)),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: expected {expected:R}, found {actual:R}, off by {Math.Abs(actual - expected):E2}, allowed {tolerance:E2}."
            )
        );

    /// <summary>Equal to the last bit.</summary>
    public static void Same(string what, Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Compare(what, expected, actual, wanted => zeros_like(wanted));
    }

    private static void Compare(string what, Tensor expected, Tensor actual, Func<Tensor, Tensor> allowed)
    {
        Assert.True(
            expected.shape.SequenceEqual(actual.shape),
            $"{what}: expected shape ({string.Join(", ", expected.shape)}), found ({string.Join(", ", actual.shape)})."
        );
        var wanted = expected.detach().to(float64).reshape(-1);
        var found = actual.detach().cpu().to(float64).reshape(-1);
        var limit = allowed(wanted);
        var difference = (found - wanted).abs();
        // A comparison with NaN is false, so NaN counts as a difference.
        var wrong = difference.le(limit).logical_not();
        var count = wrong.sum().item<long>();
        if (count == 0)
            return;
        var excess = (difference - limit).nan_to_num(double.PositiveInfinity);
        var worst = excess.argmax().item<long>();
        Assert.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {count} of {wanted.NumberOfElements} elements differ; at [{string.Join(", ", Index(worst, expected.shape))}] expected {wanted[worst].item<double>():R}, "
                    + $"found {found[worst].item<double>():R}, off by {difference[worst].item<double>():E2}, allowed {limit[worst].item<double>():E2}."
            )
        );
    }

    private static long[] Index(long flat, long[] shape)
    {
        var index = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
            (flat, index[axis]) = (flat / shape[axis], flat % shape[axis]);
        return index;
    }
}
