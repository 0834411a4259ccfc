using CsCheck;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels.Storage;

/// <summary>LLM.int8 against METHODS.md, section 9, restated slowly.</summary>
public sealed class Int8Tests
{
    private static readonly Gen<(Tensor X, Tensor Weight)> Cases =
        from sizes in Gen.Int[1, 9].Array[3]
        from seed in Gen.ULong
        from outliers in Gen.Int[0, 3]
        select Case(sizes[0], 4 * sizes[1], 3 * sizes[2], seed, outliers);

    /// <summary>Y = X_O W_Oᵀ + (s_x s_wᵀ / 127²) ⊙ (X8 W8ᵀ), one entry at a time.</summary>
    [Fact]
    public void ProductsAreThoseOfTheFormula() =>
        Cases.Sample(
            given =>
            {
                using var scope = NewDisposeScope();
                using var blocks = QuantisedTensor.Of(Quantisation.Int8, given.Weight);
                using var actual = blocks.Product(given.X)!;
                var expected = Restated(given.X, given.Weight);
                Assert.True((expected - actual).abs().max().item<float>() <= 2e-5 * (1 + expected.abs().max().item<float>()));
            },
            iter: 100
        );

    [Fact]
    public void ErrorsAreBounded() =>
        Cases.Sample(
            given =>
            {
                using var scope = NewDisposeScope();
                using var blocks = QuantisedTensor.Of(Quantisation.Int8, given.Weight);
                var bound = given.Weight.abs().amax([1], true) / Scalars.Of(254) * Scalars.Of(1.0001);
                Assert.True((given.Weight - blocks.Dense()).abs().le(bound).all().item<bool>());
            },
            iter: 100
        );

    /// <summary>A product of outliers alone is that of the dequantised weight.</summary>
    [Fact]
    public void OutliersAreNotQuantised()
    {
        using var scope = NewDisposeScope();
        var (_, weight) = Case(3, 8, 5, 4, 0);
        var x = (rand(3, 8).Plus(6)) * rand(3, 8).sub(Scalars.Of(0.5)).sign();
        using var blocks = QuantisedTensor.Of(Quantisation.Int8, weight);
        var expected = matmul(x, blocks.Dense().t());
        Assert.True((expected - blocks.Product(x)!).abs().max().item<float>() < 1e-4);
    }

    /// <summary>Large sums stay exact, by whichever library and by floats.</summary>
    [Fact]
    public void IntegersAddUpExactly()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (randint(-127, 128, [7, 3000]).to(int8), full(5, 3000, Scalars.Of(127), ScalarType.Int8));
        var expected = matmul(a.to(float64), b.to(float64).t());
        Assert.Equal(expected, IntegerProducts.Of(a, b).to(float64));
        Assert.Equal(expected, IntegerProducts.ByFloats(a, b).to(float64));
    }

    /// <summary>Of a matrix as of a layer, eight bits an entry and a scale for each row.</summary>
    [Fact]
    public void EightBitsAreHeld()
    {
        using var blocks = QuantisedTensor.Zeros(Quantisation.Int8, 2048, 2048);
        Assert.InRange(8.0 * blocks.Bytes / (2048 * 2048), 8, 8.02);
    }

    private static Tensor Restated(Tensor x, Tensor weight)
    {
        var (n, k, m) = ((int)x.shape[0], (int)x.shape[1], (int)weight.shape[0]);
        var (xs, ws) = (x.data<float>().ToArray(), weight.data<float>().ToArray());
        bool IsOutlier(int column) => Enumerable.Range(0, n).Any(row => Math.Abs(xs[(row * k) + column]) >= 6);
        var outliers = Enumerable.Range(0, k).Select(IsOutlier).ToArray();
        var sx = Enumerable
            .Range(0, n)
            .Select(row => Enumerable.Range(0, k).Max(j => outliers[j] ? 0 : Math.Abs(xs[(row * k) + j])))
            .ToArray();
        var sw = Enumerable.Range(0, m).Select(row => Enumerable.Range(0, k).Max(j => Math.Abs(ws[(row * k) + j]))).ToArray();
        static int Code(float value, float scale) => scale == 0 ? 0 : (int)MathF.Round(127 * value / scale, MidpointRounding.ToEven);
        var result = zeros(n, m);
        for (var i = 0; i < n; i++)
        {
            for (var o = 0; o < m; o++)
            {
                var (sum, exact) = (0L, 0.0);
                for (var j = 0; j < k; j++)
                {
                    var code = Code(ws[(o * k) + j], sw[o]);
                    if (outliers[j])
                        exact += xs[(i * k) + j] * (double)code * sw[o] / 127;
                    else
                        sum += Code(xs[(i * k) + j], sx[i]) * code;
                }
                result[i, o] = (float)(exact + (sum * (double)sx[i] * sw[o] / (127 * 127)));
            }
        }
        return result;
    }

    private static (Tensor X, Tensor Weight) Case(long rows, long columns, long results, ulong seed, int outliers)
    {
        using var generator = new Generator(seed, CPU);
        var x = randn([rows, columns], generator: generator);
        for (var i = 0; i < outliers; i++)
            x[(int)(seed % (ulong)rows), i] = 6 + i;
        return (x, randn([results, columns], generator: generator) * Scalars.Of(0.1));
    }
}
