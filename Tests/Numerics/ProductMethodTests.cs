using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Methods whose updates are Kronecker or element-wise products, or vectors between shared projections: what they start from and what they
/// fold into.
/// </summary>
public sealed class ProductMethodTests : IDisposable
{
    private readonly SmallLlama _base = DecoderModels.Base<SmallLlama>();

    public ProductMethodTests() => _base.to(float64);

    public void Dispose() => _base.Dispose();

    /// <summary>The merged update is the Kronecker product that the forward pass never forms.</summary>
    [Fact]
    public void KroneckerProductsAreFolded()
    {
        using var scope = NewDisposeScope();
        using var krona = Perturbed(new LlamaMethods.Krona(_base));
        using var lokr = Perturbed(new LlamaMethods.Lokr(_base));
        foreach (var name in new[] { "layers.0.self_attn.q_proj", "layers.1.mlp.up_proj" })
        {
            TensorAssert.Close(name, kron(krona[name + ".krona.a"], krona[name + ".krona.b"]), Update(krona, name), 1e-12);
            TensorAssert.Close(
                name,
                kron(lokr[name + ".lokr.c"], matmul(lokr[name + ".lokr.a"], lokr[name + ".lokr.b"])) * Scalars.Of(2),
                Update(lokr, name),
                1e-12
            );
        }
    }

    /// <summary>As in peft, a high rank makes the second factor whole, and both factors are products where that is asked for.</summary>
    [Fact]
    public void FactorsAreWholeOrProductsAsTheRankSays()
    {
        using var scope = NewDisposeScope();
        using var whole = Perturbed(new LlamaMethods.LokrOfAWholeFactor(_base));
        using var both = Perturbed(new LlamaMethods.LokrOfTwoProducts(_base));
        const string name = "layers.0.self_attn.q_proj";

        Assert.Equal(["c", "whole"], Parts(whole));
        Assert.Equal(["a", "b", "c1", "c2"], Parts(both));
        TensorAssert.Close(name, kron(whole[name + ".lokr.c"], whole[name + ".lokr.whole"]), Update(whole, name), 1e-12);
        TensorAssert.Close(
            name,
            kron(matmul(both[name + ".lokr.c1"], both[name + ".lokr.c2"]), matmul(both[name + ".lokr.a"], both[name + ".lokr.b"]))
                * Scalars.Of(2),
            Update(both, name),
            1e-12
        );

        static IEnumerable<string> Parts(AdaptedModel model) =>
            model
                .Info.Parameters.Where(row => row.Name.StartsWith(name + ".lokr.", StringComparison.Ordinal))
                .Select(row => row.Name.Split('.')[^1])
                .Order(StringComparer.Ordinal);
    }

    /// <summary>The element-wise product of two products of rank 2 has rank 4.</summary>
    [Fact]
    public void ElementWiseProductsHaveAHigherRank()
    {
        using var scope = NewDisposeScope();
        using var model = Perturbed(new LlamaMethods.Loha(_base));
        const string name = "layers.0.self_attn.q_proj";
        var expected =
            matmul(model[name + ".loha.a1"], model[name + ".loha.b1"])
            * Scalars.Of(2)
            * matmul(model[name + ".loha.a2"], model[name + ".loha.b2"]);

        TensorAssert.Close(name, expected, Update(model, name), 1e-12);
        Assert.Equal(4, linalg.matrix_rank(expected).item<long>());
    }

    /// <summary>Projections are made for the largest site; a smaller one reads the first rows.</summary>
    [Fact]
    public void SitesShareProjections()
    {
        using var scope = NewDisposeScope();
        using var model = Perturbed(new LlamaMethods.Vera(_base));
        var (a, b) = (model["model.vera.a"], model["model.vera.b"]);

        Assert.Equal([8L, 32], a.shape);
        Assert.Equal([32L, 8], b.shape);
        foreach (var (name, rows) in new[] { ("layers.1.self_attn.q_proj", 32L), ("layers.1.self_attn.k_proj", 16L) })
        {
            var expected = model[name + ".vera.scale"].unsqueeze(1) * matmul(b.narrow(0, 0, rows) * model[name + ".vera.d"], a);
            TensorAssert.Close(name, expected, Update(model, name), 1e-12);
        }
    }

    /// <summary>Uniform in ±√(6/fan_in), and not trained; every d at its start, every scale at zero.</summary>
    [Fact]
    public void ProjectionsStartAsPublished()
    {
        using var model = new TinyVera(TinyModels.Base());
        using var scope = NewDisposeScope();
        foreach (var (name, inputs) in new[] { ("model.vera.a", 32), ("model.vera.b", 8) })
        {
            var (bound, values) = (Math.Sqrt(6.0 / inputs), model[name]);
            Assert.InRange(values.abs().max().AsDouble(), 0.9 * bound, bound);
            Assert.InRange(values.std().AsDouble(), 0.85 * bound / Math.Sqrt(3), 1.15 * bound / Math.Sqrt(3));
            Assert.False(model.Info.Parameters.Single(row => row.Name == name).Trainable);
        }
        Assert.All(model.Info.Parameters.Where(row => row.Name.EndsWith(".vera.d", StringComparison.Ordinal)), row =>
            Assert.True(model[row.Name].eq(Scalars.Of(0.1f)).all().AsBoolean())
        );
        Assert.All(model.Info.Parameters.Where(row => row.Name.EndsWith(".vera.scale", StringComparison.Ordinal)), row =>
            Assert.True(model[row.Name].eq(Scalars.Of(0)).all().AsBoolean())
        );
        model.Base.Dispose();
    }

    private static T Perturbed<T>(T model)
        where T : AdaptedModel
    {
        model.to(float64);
        TinyModels.Perturb(model, 3);
        return model;
    }

    /// <summary>What deployment adds to a weight.</summary>
    private Tensor Update(AdaptedModel model, string name) => model.Deploy()[name + ".weight"] - _base[name + ".weight"];
}
