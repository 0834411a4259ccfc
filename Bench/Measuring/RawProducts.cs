using DslPeft.Bench.Report;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>
/// What matrix products reach on this processor with this libtorch: most of a model's time goes into them, so that every ratio depends on
/// it.
/// </summary>
internal static class RawProducts
{
    /// <summary>The largest product of a layer of BERT-base over 8 rows of 128 tokens.</summary>
    private const int Rows = 1024,
        Inner = 768,
        Columns = 3072;

    private const int WarmUp = 3,
        Rounds = 31;

    /// <summary>Runs the product in its three ways, in turn, on as many threads as are set.</summary>
    public static Products Measure()
    {
        using var noGrad = no_grad();
        using Tensor x = randn(Rows, Inner),
            weight = randn(Columns, Inner),
            rounded = x.to(bfloat16),
            roundedWeight = weight.to(bfloat16);
        Func<Tensor>[] ways =
        [
            () => nn.functional.linear(x, weight),
            () => Kernels.FrozenLinear(x, weight),
            () => Kernels.FrozenLinear(rounded, roundedWeight),
        ];
        var milliseconds = Interleaved.Run([.. ways.Select(way => (Action)(() => way().Dispose()))], WarmUp, Rounds);
        const double Operations = 2.0 * Rows * Inner * Columns;
        // The quickest round is the one that nothing else disturbed.
        double[] rates = [.. milliseconds.Select(times => Math.Round(Operations / (times.Min() * 1e6)))];
        return new Products($"{Rows} × {Inner} by {Inner} × {Columns}", rates[0], Kernels.FrozenProducts, rates[1], rates[2]);
    }
}
