using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Methods that make a weight of a weight, or of few numbers, against their equations written plainly.</summary>
public sealed class WeightMethodTests : IDisposable
{
    private const string Name = "encoder.layer.0.attention.self.query";
    private readonly TinyBert _base = TinyModels.Base();

    public WeightMethodTests() => _base.to(float64);

    private Tensor W => _base[Name + ".weight"];

    public void Dispose() => _base.Dispose();

    /// <summary>Every factor is P D Pᵀ: rotations on the diagonal, over features in another order.</summary>
    [Fact]
    public void ButterfliesAreProductsOfPermutedBlocks()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyButterfly(_base));
        var (rotations, scale) = (model[Name + ".boft.rotations"], model[Name + ".boft.scale"]);
        var orders = BoftAttribute.Permutations(rotations).to(float64);
        var product = eye(32, dtype: float64);
        for (var factor = 0; factor < 3; factor++)
        {
            var order = zeros(32, 32, dtype: float64);
            var half = factor == 0 ? 1 : 2;
            var run = factor == 0 ? 1 : half << (factor + 1);
            for (var row = 0; row < 32; row++)
            {
                var (first, inside) = (row / run * run, row % run / half);
                var source = inside < run / half / 2 || factor == 0 ? 2 * inside : 2 * (inside - run / half / 2) + 1;
                order[row, first + (factor == 0 ? 0 : source * half) + row % half] = 1;
            }
            TensorAssert.Same($"order {factor}", order, orders[factor]);
            var blocks = block_diag([.. Enumerable.Range(0, 8).Select(block => Rotation(rotations[factor, block]))]);
            product = order.matmul(blocks).matmul(order.t()).matmul(product);
        }
        TensorAssert.Close("orthogonal", eye(32, dtype: float64), product.matmul(product.t()), 1e-12);
        TensorAssert.Close("weight", W.matmul(product.t()) * scale, Deployed(model), 1e-12);
    }

    [Fact]
    public void DirectionsAreMadeOrthogonal()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyOrthogonalHra(_base));
        var (basis, _) = linalg.qr(model[Name + ".hra.directions"]);

        TensorAssert.Close("weight", W - W.matmul(basis).matmul(basis.t()) * Scalars.Of(2), Deployed(model), 1e-12);
    }

    /// <summary>Squares of the weight, each with the block of its rows.</summary>
    [Fact]
    public void BatTransformsSquares()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(new TinyBat(_base));
        var expected = W.clone();
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var square = W.narrow(0, 8 * row, 8).narrow(1, 8 * column, 8);
                var block = model[Name + ".bone.blocks"][row];
                expected.narrow(0, 8 * row, 8).narrow(1, 8 * column, 8).add_(square.matmul(block).Plus(block), Scalars.One);
            }
        }

        TensorAssert.Close("weight", expected, Deployed(model), 1e-12);
    }

    /// <summary>
    /// Entry (o, i) of the update is row i mod r of the block, and its column o, or o modulo the number of shared columns.
    /// </summary>
    [Theory]
    [InlineData(typeof(TinyMiniMiss), Name, "miss", 8, 4)]
    [InlineData(typeof(TinyMiss), "encoder.layer.0.output.dense", "miss", 8, 32)]
    [InlineData(typeof(TinyUnevenBone), Name, "bone", 5, 32)]
    public void ShardsAreRepeated(Type type, string name, string label, int rank, int columns)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(TinyModels.Create(type, _base));
        var (weight, block) = (_base[name + ".weight"], model[$"{name}.{label}.block"]);
        var expected = weight.clone();
        for (var row = 0; row < weight.shape[0]; row++)
        {
            for (var column = 0; column < weight.shape[1]; column++)
                expected[row, column] = expected[row, column].Plus(block[column % rank, row % columns]);
        }

        TensorAssert.Close(name, expected, model.Deploy()[name + ".weight"], 1e-12);
    }

    /// <summary>The norm of a block's numbers is at most ε n² / √r, where they are used and after a step.</summary>
    [Fact]
    public void ConstrainedBlocksStayInABall()
    {
        using var scope = NewDisposeScope();
        using var model = Perturbed(new TinyConstrainedOft(_base));
        var own = model[Name + ".oft.rotations"];
        const double radius = 0.01 * 8 * 8 / 2;
        using (no_grad())
        {
            own[0].mul_(Scalars.Of(1e-3));
            var norms = own.pow(Scalars.Of(2)).sum([1, 2], keepdim: true).sqrt();
            Assert.True(norms[0].item<double>() < radius && norms[1].item<double>() > radius);
            var bounded = cat([own[..1], own[1..] * Scalars.Of(radius) / norms[1..]], 0);
            var rotation = block_diag([.. bounded.unbind().Select(Rotation)]);
            TensorAssert.Close("weight", rotation.t().matmul(W), Deployed(model), 1e-12);

            Assert.Contains(When.AfterStep, model.Info.Schedules);
            model.RunSchedules(When.AfterStep, new Moment(1, 2));
            TensorAssert.Close("after a step", bounded, own, 1e-12);
        }
        using var free = new TinyOft(_base);
        Assert.Empty(free.Info.Schedules);
    }

    /// <summary>Pairs of equal reflections undo each other.</summary>
    [Fact]
    public void ReflectionsStartInPairs()
    {
        using var model = new TinyHra(_base);
        using var scope = NewDisposeScope();
        var pairs = model[Name + ".hra.directions"].view(32, 2, 2);

        TensorAssert.Same("pairs", pairs.select(2, 0), pairs.select(2, 1));
        Assert.InRange(pairs.abs().max().AsDouble(), 0.6 * Math.Sqrt(0.5), Math.Sqrt(0.5));
    }

    [Fact]
    public void TheBankStartsWithinItsBound()
    {
        using var model = new TinyVbLora(_base);
        using var scope = NewDisposeScope();
        Assert.InRange(model["model.vblora.bank"].abs().max().AsDouble(), 0.015, 0.02);
        Assert.InRange(model[Name + ".vblora.logitsA"].std().AsDouble(), 0.07, 0.13);
    }

    private static Tensor Rotation(Tensor matrix)
    {
        var skew = (matrix - matrix.t()) / Scalars.Of(2);
        var identity = eye(matrix.shape[0], dtype: matrix.dtype);
        return (identity - skew).matmul(linalg.inv(identity.Plus(skew)));
    }

    private static Tensor Deployed(AdaptedModel model) => model.Deploy()[Name + ".weight"];

    private static T Perturbed<T>(T model)
        where T : AdaptedModel
    {
        model.to(float64);
        TinyModels.Perturb(model, 3);
        return model;
    }
}
