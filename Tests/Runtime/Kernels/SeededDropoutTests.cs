using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>Dropout whose mask is a function of a seed.</summary>
[Collection(ProcessWide.Name)]
public sealed class SeededDropoutTests
{
    private const long Count = 1 << 20;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void KeepsItsShareAndScalesIt(double p)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var dropped = DslPeft.Kernels.Dropout(ones(Count), p, training: true);
        var kept = dropped.ne(Scalars.Of(0));

        var deviation = Math.Sqrt(p * (1 - p) / Count);
        Assert.InRange(kept.to(float64).mean().AsDouble(), 1 - p - 5 * deviation, 1 - p + 5 * deviation);
        Assert.All(dropped[kept].unique().output.data<float>(), value => Assert.Equal(1 / (1 - p), value, 1e-6));
    }

    /// <summary>
    /// An element's fate says nothing about its neighbours', nor about that of another seed's element, in place or moved.
    /// </summary>
    [Theory]
    [InlineData(7, 8)]
    [InlineData(1L << 40, 3L << 40)]
    [InlineData(12345, 12345 + (1L << 32))]
    public void ElementsAreIndependent(long one, long other)
    {
        using var scope = NewDisposeScope();
        var a = Mask(one, 0.5);
        var b = Mask(other, 0.5);
        var limit = 5 / Math.Sqrt(Count / 2.0);

        foreach (var distance in new long[] { 1, 2, 7, 8, 16, 64, 768, 65536 })
        {
            Assert.InRange(Correlation(a.narrow(0, 0, Count / 2), a.narrow(0, distance, Count / 2)), -limit, limit);
            Assert.InRange(Correlation(a.narrow(0, 0, Count / 2), b.narrow(0, distance, Count / 2)), -limit, limit);
        }
        Assert.InRange(Correlation(a, b), -limit, limit);
    }

    [Fact]
    public void GeneratorDecidesTheMask()
    {
        using var scope = NewDisposeScope();
        var x = rand(1000).Plus(1);
        random.manual_seed(3);
        var first = DslPeft.Kernels.Dropout(x, 0.3, training: true);
        var second = DslPeft.Kernels.Dropout(x, 0.3, training: true);
        random.manual_seed(3);
        var again = DslPeft.Kernels.Dropout(x, 0.3, training: true);

        Assert.True(first.eq(again).all().AsBoolean() && !first.eq(second).all().AsBoolean());
    }

    /// <summary>The backward pass draws the forward pass's mask, for any type and any layout.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void GradientPassesWhereTheValueDid(ScalarType type)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        var x = ones([37, 11], type, requires_grad: true);
        var y = DslPeft.Kernels.Dropout(x.t(), 0.4, training: true);
        y.sum().backward();

        Assert.Equal(type, y.dtype);
        Assert.True(x.grad!.t().eq(y.detach()).all().AsBoolean());
        Assert.Contains(0f, y.detach().to(float32).contiguous().data<float>());
    }

    [Fact]
    public void EvaluationLeavesAllAsItIs()
    {
        using var scope = NewDisposeScope();
        var x = rand(100);

        Assert.True(x.eq(DslPeft.Kernels.Dropout(x, 0.5, training: false)).all().AsBoolean());
    }

    [Fact]
    public void ThreadsDoNotChangeTheMask()
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        var whole = Mask(9, 0.1);
        try
        {
            set_num_threads(threads == 1 ? 2 : 1);
            Assert.True(whole.eq(Mask(9, 0.1)).all().AsBoolean());
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>A tensor whose bytes no span can hold is masked piece by piece.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(1001)]
    [InlineData(10_006)]
    public void PiecesDoNotChangeTheMask(long piece)
    {
        using var scope = NewDisposeScope();
        var x = rand(10_007).Plus(1);
        var mask = new DropoutMask(9, 0.3);
        var whole = mask.Apply(x);
        var pieces = empty_like(x);
        mask.Run(x, pieces, piece);
        mask.Run(x, x, piece);

        Assert.True(whole.eq(pieces).all().AsBoolean());
        Assert.True(whole.eq(x).all().AsBoolean());
        Assert.True(whole.eq(Scalars.Of(0)).any().AsBoolean());
    }

    private static Tensor Mask(long seed, double p) => new DropoutMask(seed, p).Apply(ones(Count));

    private static double Correlation(Tensor a, Tensor b) =>
        ((a - a.mean()) * (b - b.mean())).mean().AsDouble() / (a.std() * b.std()).AsDouble();
}
