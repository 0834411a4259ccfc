using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>The root-mean-square norm and its own backward pass.</summary>
[Collection(ProcessWide.Name)]
public sealed class RootMeanSquareTests
{
    private const double Epsilon = 1e-3;

    /// <summary>Values and gradients are those of single operations, whichever of both is trained.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void IsWhatSingleOperationsGive(bool ofInput, bool ofWeight)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(5);
        var (x, weight, gradient) = (
            randn([2, 5, 8], float64, generator: random),
            randn([8], float64, generator: random),
            randn([2, 5, 8], float64, generator: random)
        );
        var (a, b) = (Both(x, ofInput), Both(weight, ofWeight));

        var normed = DslPeft.Kernels.RootMeanSquareNorm(a.Own, b.Own, Epsilon);
        var plain = a.Plain / (a.Plain.pow(Scalars.Of(2)).mean([-1], keepdim: true).Plus(Epsilon)).sqrt() * b.Plain;

        Assert.True(plain.allclose(normed, 1e-12, 1e-12));
        Assert.Equal(ofInput || ofWeight, normed.requires_grad);
        if (!normed.requires_grad)
            return;
        normed.backward([gradient]);
        plain.backward([gradient]);
        foreach (var (own, expected, trained) in new[] { (a.Own, a.Plain, ofInput), (b.Own, b.Plain, ofWeight) })
        {
            Assert.Equal(trained, own.grad is not null);
            Assert.True(!trained || expected.grad!.allclose(own.grad!, 1e-10, 1e-12));
        }
    }

    /// <summary>Narrow types are normed in 32 bits and stay narrow.</summary>
    [Fact]
    public void NarrowTypesAreNormedInWideOnes()
    {
        using var scope = NewDisposeScope();
        var x = (ones(1, 4) * Scalars.Of(300)).to(float16);
        x.requires_grad = true;
        var normed = DslPeft.Kernels.RootMeanSquareNorm(x, ones(4).to(float16), 1e-6);

        Assert.Equal(float16, normed.dtype);
        Assert.True(normed.isfinite().all().AsBoolean());
        normed.sum().backward();
        Assert.Equal(float16, x.grad!.dtype);
    }

    /// <summary>Without a graph nothing is recorded.</summary>
    [Fact]
    public void NothingIsRecordedWithoutAGraph()
    {
        using var scope = NewDisposeScope();
        var x = rand(2, 4);
        x.requires_grad = true;
        using var none = no_grad();
        Assert.False(DslPeft.Kernels.RootMeanSquareNorm(x, ones(4), Epsilon).requires_grad);
    }

    private static (Tensor Own, Tensor Plain) Both(Tensor values, bool trained) =>
        (values.clone().requires_grad_(trained), values.clone().requires_grad_(trained));
}
