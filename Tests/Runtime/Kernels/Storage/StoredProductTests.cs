using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels.Storage;

/// <summary>
/// Products with weights that are not held in float32 are those of the weights' values, forward and backward, tile by tile.
/// </summary>
public sealed class StoredProductTests
{
    public enum Form
    {
        BFloat16,
        Nf4,
        Int8,
    }

    private static readonly Gen<(long Rows, long In, long Out, bool HasBias, ulong Seed)> Sizes = Gen.Select(
        Gen.Long[1, 6],
        Gen.Long[1, 4],
        Gen.Long[1, 8],
        Gen.Bool,
        Gen.ULong,
        (rows, columns, results, bias, seed) => (rows, 16 * columns, 4 * results, bias, seed)
    );

    /// <summary>Results for bfloat16 and NF4, which round no activation, and gradients for all.</summary>
    [Theory]
    [InlineData(Form.BFloat16)]
    [InlineData(Form.Nf4)]
    [InlineData(Form.Int8)]
    public void AreThoseOfTheDequantisedWeight(Form form) => Sizes.Sample(size => Check(form, size, 1e-5), iter: 60);

    /// <summary>Weights of several tiles, of which the last is shorter.</summary>
    [Theory]
    [InlineData(Form.BFloat16)]
    [InlineData(Form.Nf4)]
    [InlineData(Form.Int8)]
    public void SeveralTilesAreOneProduct(Form form) => Check(form, (5, 2048, 1300, true, 11), 1e-5);

    /// <summary>With rounded products, near.</summary>
    [Fact]
    public void RoundedProductsAreNear()
    {
        using var scope = NewDisposeScope();
        using var blocks = QuantisedTensor.Of(Quantisation.Nf4, randn(32, 64));
        var x = randn([2, 5, 64], requires_grad: true);
        var expected = nn.functional.linear(x, blocks.Dense());
        var actual = DslPeft.Kernels.RoundedLinear(x, blocks);
        Near(expected, actual, 0.02);
        var weights = randn(2, 5, 32);
        Near(Gradient(expected, weights, x), Gradient(actual, weights, x), 0.02);
    }

    /// <summary>
    /// A step over a large weight allocates the weight's tiles, not the weight: the values of 64 tiles are never there at once.
    /// </summary>
    [Fact]
    public void NoDenseWeightIsHeldForTheBackwardPass()
    {
        using var scope = NewDisposeScope();
        using var blocks = QuantisedTensor.Of(Quantisation.Nf4, randn(64, 128));
        var x = randn([2, 3, 128], requires_grad: true);
        using var y = DslPeft.Kernels.StoredLinear(x, blocks);
        // The graph refers to the blocks alone: values that were read before the backward pass are not kept.
        foreach (var part in blocks.Parts.Where(part => part.Key == "groups" || part.Key == "mean"))
            part.Value.fill_(Scalars.Of(0));
        using var gradient = Gradient(y, ones_like(y), x);
        Assert.Equal(0, gradient.abs().max().item<float>());
    }

    private static void Check(Form form, (long Rows, long In, long Out, bool HasBias, ulong Seed) size, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(size.Seed, CPU);
        var weight = randn([size.Out, size.In], generator: generator);
        var bias = size.HasBias ? randn([size.Out], generator: generator) : null;
        var x = randn([2, size.Rows, size.In], generator: generator).requires_grad_();
        var (product, dense) = Of(form, weight);
        var actual = product(x, bias);
        var expected = nn.functional.linear(x, dense, bias);
        Near(expected, actual, form == Form.Int8 ? 0.05 : tolerance);
        var weights = randn(actual.shape, generator: generator);
        Near(Gradient(expected, weights, x), Gradient(actual, weights, x), tolerance);
    }

    private static (Func<Tensor, Tensor?, Tensor> Product, Tensor Dense) Of(Form form, Tensor weight)
    {
        if (form == Form.BFloat16)
        {
            var rounded = weight.to(bfloat16);
            return ((x, bias) => DslPeft.Kernels.StoredLinear(x, rounded, bias), rounded.to(float32));
        }
        var blocks = QuantisedTensor.Of(form == Form.Nf4 ? Quantisation.Nf4 : Quantisation.Int8, weight);
        return ((x, bias) => DslPeft.Kernels.StoredLinear(x, blocks, bias), blocks.Dense());
    }

    private static Tensor Gradient(Tensor result, Tensor weights, Tensor x) => autograd.grad([result], [x], [weights])[0];

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance * (1 + expected.abs().max().item<float>()));
    }
}
