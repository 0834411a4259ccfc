using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>Products with frozen weights by oneDNN, against torch's.</summary>
public sealed class FrozenLinearTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ResultAndGradientAreTorchs(bool withBias)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        Tensor x = randn([3, 17, 40], requires_grad: true),
            weight = randn(24, 40),
            upstream = randn(3, 17, 24);
        var bias = withBias ? randn(24) : null;

        var actual = DslPeft.Kernels.FrozenLinear(x, weight, bias);
        (actual * upstream).sum().backward();
        var gradient = x.grad!.clone();
        x.grad = null;
        var expected = nn.functional.linear(x, weight, bias);
        (expected * upstream).sum().backward();

        Close(expected, actual);
        Close(x.grad!, gradient);
    }

    /// <summary>Views with strides of their own: part of a wider tensor, a transposed weight, a gradient that was expanded.</summary>
    [Fact]
    public void StridesAreSeen()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var wide = randn([4, 9, 64], requires_grad: true);
        Tensor x = wide.narrow(-1, 8, 40),
            weight = randn(40, 24).t();

        var actual = DslPeft.Kernels.FrozenLinear(x, weight);
        actual.sum().backward();
        var gradient = wide.grad!.clone();
        wide.grad = null;
        var expected = nn.functional.linear(x, weight);
        expected.sum().backward();

        Close(expected, actual);
        Close(wide.grad!, gradient);
    }

    [Fact]
    public void OtherTypesTakeTorchsProduct()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn([3, 40], float64),
            weight = randn([24, 40], float64);

        Assert.True(DslPeft.Kernels.FrozenLinear(x, weight).eq(nn.functional.linear(x, weight)).all().AsBoolean());
    }

    [Fact]
    public void NothingIsRecordedForNobody()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn([3, 40], requires_grad: true),
            weight = randn(24, 40);

        Assert.False(DslPeft.Kernels.FrozenLinear(x.detach(), weight).requires_grad);
        using (no_grad())
            Assert.False(DslPeft.Kernels.FrozenLinear(x, weight).requires_grad);
        Assert.True(DslPeft.Kernels.FrozenLinear(x, weight).requires_grad);
    }

    /// <summary>A bfloat16 weight rounds the operands of both products and nothing else: sums and results have the input's type.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.Float32, false)]
    [InlineData(ScalarType.Float64, true)]
    public void RoundedWeightsRoundOperands(ScalarType type, bool withBias)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        Tensor x = randn([3, 17, 40], type, requires_grad: true),
            upstream = randn([3, 17, 24], type);
        Tensor weight = randn(24, 40).to(ScalarType.BFloat16),
            exact = weight.to(type);
        var bias = withBias ? randn(24).to(ScalarType.BFloat16) : null;

        var actual = DslPeft.Kernels.FrozenLinear(x, weight, bias);
        (actual * upstream).sum().backward();

        Assert.Equal((type, type), (actual.dtype, x.grad!.dtype));
        // What is left is the rounding of the result itself, half a unit of its eighth binary digit.
        RoundedClose(nn.functional.linear(Rounded(x.detach()), exact, bias?.to(type)), actual);
        RoundedClose(nn.functional.linear(Rounded(upstream), exact.t()), x.grad!);
        Assert.False(actual.allclose(nn.functional.linear(x, exact, bias?.to(type)), rtol: 1e-4, atol: 1e-4));

        static Tensor Rounded(Tensor tensor) => tensor.to(ScalarType.BFloat16).to(tensor.dtype);
        static void RoundedClose(Tensor expected, Tensor value) =>
            Assert.True(((expected - value).abs() <= (expected.abs() / Scalars.Of(256)).Plus(1e-5)).all().AsBoolean());
    }

    [Fact]
    public void RoundedProductsRecordNothingForNobody()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn([3, 40], requires_grad: true),
            weight = randn(24, 40).to(ScalarType.BFloat16);

        Assert.False(DslPeft.Kernels.FrozenLinear(x.detach(), weight).requires_grad);
        using (no_grad())
            Assert.False(DslPeft.Kernels.FrozenLinear(x, weight).requires_grad);
        Assert.True(DslPeft.Kernels.FrozenLinear(x, weight).requires_grad);
    }

    /// <summary>The packaged libtorch of this platform has oneDNN.</summary>
    [Fact]
    public void PropertySaysWhatComputes() =>
        Assert.Equal(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? "oneDNN"
                : DslPeft.Kernels.FrozenProducts,
            DslPeft.Kernels.FrozenProducts
        );

    private static void Close(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual).abs().max().AsDouble(), 0, 2e-5 * expected.abs().max().AsDouble());
}
