using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Products with frozen weights in bfloat16: near the exact model, and exact in everything that is not such a product.</summary>
public sealed class MixedPrecisionTests : IDisposable
{
    /// <summary>Of the largest entry: two layers of products whose operands have eight binary digits.</summary>
    private const double Tolerance = 0.03;

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    public static TheoryData<string> Methods => [.. typeof(RoundedProducts).GetNestedTypes().Select(type => type.Name)];

    [Theory, MemberData(nameof(Methods))]
    public void ResultsAndGradientsAreNear(string method)
    {
        using var exact = Create(typeof(AllPasses), method);
        using var mixed = Create(typeof(RoundedProducts), method);
        mixed.load_state_dict(exact.state_dict());

        Near("Forward", exact, mixed, model => model.Forward(_batch));
        Near("Infer", exact, mixed, model => model.Infer(_batch));
        foreach (var model in new[] { exact, mixed })
        {
            using var loss = model.Loss(_batch);
            loss.backward();
        }
        foreach (var row in exact.Info.Parameters.Where(row => row.Trainable))
        {
            using var scope = NewDisposeScope();
            Tensor expected = exact[row.Name].grad!,
                actual = mixed[row.Name].grad!;
            // The gradient of a key's bias is zero but for rounding.
            if (expected.abs().max().item<float>() > 1e-4)
                Assert.InRange(nn.functional.cosine_similarity(expected.flatten(), actual.flatten(), 0).item<float>(), 0.995f, 1.001f);
            Assert.Equal(ScalarType.Float32, actual.dtype);
        }
    }

    /// <summary>The deployed form computes what the training form does; where weights were merged, but for their rounding.</summary>
    [Theory, MemberData(nameof(Methods))]
    public void DeployedFormAgrees(string method)
    {
        using var mixed = Create(typeof(RoundedProducts), method);
        mixed.eval();
        using var expected = mixed.Forward(_batch);
        using var actual = mixed.Infer(_batch);

        TensorAssert.Close("Infer", expected, actual, Tolerance);
    }

    /// <summary>One copy serves every adaptation of a base.</summary>
    [Fact]
    public void CopiesAreShared()
    {
        const string name = "encoder.layer.0.attention.output.dense.weight";

        Assert.Same(_base.Rounded(name), _base.Rounded(name));
        Assert.Equal(ScalarType.BFloat16, _base.Rounded(name).dtype);
        TensorAssert.Close(name, _base[name], _base.Rounded(name), 1.0 / 256);
    }

    /// <summary>A base that gets other values, or moves, takes its adaptations along.</summary>
    [Fact]
    public void CopiesFollowTheBase()
    {
        using var kept = Create(typeof(RoundedProducts), nameof(RoundedProducts.UpperLora)); // thaws nothing, so that all of its values are its own
        using var before = Infer(kept);

        _base.Initialise(77);
        using var fresh = Create(typeof(RoundedProducts), nameof(RoundedProducts.UpperLora));
        using var expected = Infer(fresh);
        using var actual = Infer(kept);
        TensorAssert.Same("Infer over new values", expected, actual);
        Assert.False(actual.allclose(before));

        _base.to(float64);
        kept.to(float64);
        using var moved = kept.Forward(_batch);
        Assert.Equal(ScalarType.Float64, moved.dtype);
        TensorAssert.Close("Forward after a move", expected, moved, Tolerance);
    }

    /// <summary>
    /// Trained with rounded products, saved, and loaded into the same declaration with exact ones and into another with rounded ones; the
    /// base stays as it is.
    /// </summary>
    [Theory, MemberData(nameof(Methods))]
    public void TrainsAndItsFilesFitBoth(string method)
    {
        var before = _base.Fingerprint();
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string adapter = Path.Combine(folder, "adapter.safetensors"),
                deployed = Path.Combine(folder, "deployed.safetensors");
            using var trained = Create(typeof(RoundedProducts), method);
            Assert.InRange(Train(trained, steps: 30), 0, 0.5);
            trained.Save(adapter);
            trained.SaveDeployed(deployed);

            using var exact = Create(typeof(AllPasses), method);
            exact.Load(adapter);
            Near("loaded with exact products", exact, trained, model => model.Infer(_batch));
            using var rounded = Create(typeof(RoundedProducts), method);
            rounded.LoadDeployed(deployed);
            TensorAssert.Same("loaded deployed form", Infer(trained), Infer(rounded));
            Assert.Equal(before, _base.Fingerprint());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The last loss by the first.</summary>
    private double Train(AdaptedModel model, int steps)
    {
        using var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
        var losses = new List<double>();
        for (var step = 0; step < steps; step++)
        {
            model.ZeroGradients();
            using var loss = model.Loss(_batch);
            loss.backward();
            adam.Step(0.02);
            losses.Add(loss.AsDouble());
        }
        return losses[^1] / losses[0];
    }

    private AdaptedModel Create(Type variant, string method)
    {
        var model = TinyModels.Create(variant.GetNestedType(method)!, _base);
        TinyModels.Perturb(model, 3);
        return model;
    }

    private Tensor Infer(AdaptedModel model) => model.Infer(_batch);

    private static void Near(string what, AdaptedModel exact, AdaptedModel mixed, Func<AdaptedModel, Tensor> compute)
    {
        using var scope = NewDisposeScope();
        Tensor expected = compute(exact),
            actual = compute(mixed);
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.InRange((expected - actual).abs().max().item<float>(), 1e-7f, Tolerance * expected.abs().max().item<float>());
    }
}
