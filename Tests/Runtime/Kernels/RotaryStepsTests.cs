using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>Rotary positions, and heads of keys that serve several of queries.</summary>
public sealed class RotaryStepsTests
{
    [Fact]
    public void AnglesAreThoseOfThePaper()
    {
        using var scope = NewDisposeScope();
        var rotation = DslPeft.Kernels.Rotation(tensor(new long[] { 0, 3, 500 }, [1, 3]), 10000, 6);

        Assert.Equal([2L, 1, 1, 3, 6], rotation.shape);
        foreach (var (row, position) in new[] { (0, 0), (1, 3), (2, 500) })
        {
            for (var i = 0; i < 6; i++)
            {
                var angle = position * Math.Pow(10000, -2.0 * (i % 3) / 6);
                Assert.Equal(Math.Cos(angle), rotation[0, 0, 0, row, i].AsDouble(), 1e-12);
                Assert.Equal(Math.Sin(angle), rotation[1, 0, 0, row, i].AsDouble(), 1e-12);
            }
        }
    }

    /// <summary>The dimensions i and i + d/2 are turned as a plane, so that lengths stay and products depend on distances alone.</summary>
    [Fact]
    public void PlanesAreTurned()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3);
        var x = randn([2, 3, 4, 6], float64, generator: random);
        var turned = DslPeft.Kernels.Rotate(
            x,
            DslPeft.Kernels.Rotation(arange(Scalars.Zero, Scalars.Of(4), Scalars.One, int64).unsqueeze(0), 100, 6)
        );

        var angle = 2 * Math.Pow(100, -2.0 / 6);
        var (a, b) = (x[1, 2, 2, 1].AsDouble(), x[1, 2, 2, 4].AsDouble());
        Assert.Equal(a * Math.Cos(angle) - b * Math.Sin(angle), turned[1, 2, 2, 1].AsDouble(), 1e-12);
        Assert.Equal(b * Math.Cos(angle) + a * Math.Sin(angle), turned[1, 2, 2, 4].AsDouble(), 1e-12);
        Assert.True(x.norm(-1).allclose(turned.norm(-1), 1e-12, 1e-12));
        Assert.Equal(
            ScalarType.Float32,
            DslPeft
                .Kernels.Rotate(
                    x.to(float32),
                    DslPeft.Kernels.Rotation(arange(Scalars.Zero, Scalars.Of(4), Scalars.One, int64).unsqueeze(0), 100, 6)
                )
                .dtype
        );
    }

    [Fact]
    public void EachHeadIsThereForAllOfItsQueries()
    {
        using var scope = NewDisposeScope();
        var x = arange(Scalars.Zero, Scalars.Of(12), Scalars.One, float32).reshape(1, 2, 3, 2);
        x.requires_grad = true;
        var repeated = DslPeft.Kernels.RepeatHeads(x, 3);

        Assert.Equal([1L, 6, 3, 2], repeated.shape);
        for (var head = 0; head < 6; head++)
            Assert.True(repeated[0, head].equal(x[0, head / 3]).all().AsBoolean());
        repeated.sum().backward();
        Assert.True(x.grad!.eq(Scalars.Of(3)).all().AsBoolean());
    }
}
