using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Training in an intrinsic dimension against a public implementation: the projection, and models that it moves.</summary>
public sealed class IntrinsicDimensionTests : IDisposable
{
    public static IReadOnlyList<string> Cases { get; } = ["intrinsic_said/bert_did", "intrinsic_said/bert_said", "intrinsic_said/fastfood"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-intrinsic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedFact("fixtures")]
    public void Fastfood()
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared("intrinsic_said/fastfood");
        TensorAssert.Close("transform", fixture.Read("hadamard_out"), Kernels.Hadamard(fixture.Read("hadamard_in")), fixture.Tolerance);
        var vector = fixture.Read("x").requires_grad_();
        var weight = fixture.Read("weight");
        var projected = Kernels.Fastfood(vector, fixture.Read("BB").to(float32), fixture.Read("Pi"), fixture.Read("GG"), weight);
        TensorAssert.Close("projection", fixture.Read("output"), projected, fixture.Tolerance);
        (projected * weight).sum().backward();
        // The library's own gradient is another: it scales each transform backward and not forward.
        TensorAssert.GradientClose("gradient", fixture.Read("true_gradient"), vector.grad!);
    }

    /// <summary>The transform twice gives the vector back, N times as large; of a size that takes several levels, and of one.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(64), InlineData(128), InlineData(8192)]
    public void TheTransformIsItsOwnInverse(long size)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var vector = randn(size, float64, generator: generator);
        TensorAssert.Close("twice", vector * Scalars.Of(size), Kernels.Hadamard(Kernels.Hadamard(vector)), 1e-9);
    }

    /// <summary>Of a size that is a power of two every coordinate is projected to a vector of length 1.</summary>
    [Theory, InlineData(64), InlineData(1024)]
    public void CoordinatesAreProjectedToUnitVectors(int size)
    {
        using var scope = NewDisposeScope();
        Tensor signs = tensor(SeededVectors.Signs(size, 1, 2)),
            order = tensor(SeededVectors.Permutation(size, 1, 2)),
            normals = tensor(SeededVectors.Normals(size, 1, 2));
        foreach (var coordinate in new[] { 0, 1, 7 })
        {
            var vector = zeros(8);
            vector[coordinate] = 1;
            Assert.Equal(1, Kernels.Fastfood(vector, signs, order, normals, zeros(size)).norm().item<float>(), 1e-5);
        }
    }

    [SharedTheory("fixtures"), InlineData("intrinsic_said/bert_did"), InlineData("intrinsic_said/bert_said")]
    public void ResultsAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(name);
        using var @base = TinyBert.Load(fixture.ModelPath);
        using AdaptedModel model = name.EndsWith("said", StringComparison.Ordinal) ? new TinySaid(@base) : new TinyDid(@base);
        using var batch = fixture.Batch();
        var order = fixture
            .Json.GetProperty("adapter_config")
            .GetProperty("parameters_in_order")
            .EnumerateArray()
            .Select(key => key.GetString()!)
            .ToList();
        var scales = fixture.Has("intrinsic_parameter_said") ? fixture.Read("intrinsic_parameter_said") : null;
        using (no_grad())
        {
            foreach (var row in model.Info.Parameters.Where(row => !row.Head))
                model[row.Name].copy_(Recorded(row).reshape(row.Shape));
        }
        foreach (var training in new[] { true, false })
        {
            model.train(training);
            TensorAssert.Close($"{name}: logits", fixture.Read("logits"), model.Forward(batch), fixture.Tolerance);
        }
        TensorAssert.Close($"{name}: deployed", fixture.Read("logits"), model.Infer(batch), fixture.Tolerance);
        foreach (var key in fixture.Recorded("projected."))
        {
            // Recorded is the whole weight in use.
            var own = Own(key);
            TensorAssert.Close($"{name}: {key}", fixture.Read("projected." + key), model.Deploy()[own], fixture.Tolerance);
        }
        var loss = model.Loss(batch);
        TensorAssert.Close($"{name}: loss", fixture.Number("loss"), loss.item<float>(), fixture.Tolerance);
        loss.backward();
        TensorAssert.GradientClose(
            $"{name}: gradient",
            fixture.Read("grad.intrinsic_parameter"),
            model["model.intrinsicdimension.vector"].grad!
        );
        if (scales is not null)
        {
            foreach (var row in model.Info.Parameters.Where(row => row.Name.EndsWith(".scale", StringComparison.Ordinal)))
                TensorAssert.GradientClose(
                    $"{name}: {row.Name}",
                    fixture.Read("grad.intrinsic_parameter_said")[Place(row)].reshape(1),
                    model[row.Name].grad!
                );
        }

        Assert.Equal(fixture.Read("intrinsic_parameter").numel() + (scales is null ? 0 : order.Count), model.Info.TrainableParameters);

        Tensor Recorded(ParameterRow row) =>
            row.Name.Split('.')[^1] switch
            {
                "vector" => fixture.Read("intrinsic_parameter"),
                "scale" => scales![Place(row)],
                "signs" => fixture.Read("BB." + Key(row)),
                "order" => fixture.Read("Pi." + Key(row)),
                _ => fixture.Read("GG." + Key(row)),
            };
        string Key(ParameterRow row) =>
            row.Name.Split(".intrinsicdimension.")[0] is var own && own.StartsWith("classifier", StringComparison.Ordinal)
                ? own
                : "bert." + own;
        string Own(string key) => key.StartsWith("bert.", StringComparison.Ordinal) ? key["bert.".Length..] : key;
        int Place(ParameterRow row) => order.IndexOf(Key(row));
    }

    /// <summary>A file holds what was trained and the head's start; what the seed decides is drawn again.</summary>
    [Fact]
    public void FilesHoldNoProjection()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinyWholeSaid(@base);
        TinyModels.Perturb(model, 3);
        var file = Path.Combine(_folder, "said.safetensors");
        model.Save(file);
        using var again = new TinyWholeSaid(@base, seed: 7);
        again.Load(file);
        TensorAssert.Same("loaded", model.Infer(batch), again.Infer(batch));
        Assert.True(new FileInfo(file).Length < 10_000);
        Assert.Equal(100 + 99, model.Info.TrainableParameters);
    }

    /// <summary>A decoder that shares the words' table follows it.</summary>
    [Fact]
    public void ATiedDecoderFollows()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinySaidMaskedLm(@base);
        TinyModels.Perturb(model, 3);
        model.eval();
        TensorAssert.Close("deployed", model.Forward(batch), model.Infer(batch), 1e-5);
        Assert.Contains("embeddings.word_embeddings.weight", model.Deploy().Names);
    }

    /// <summary>Two seeds draw two projections, and what a seed draws depends on nothing else.</summary>
    [Fact]
    public void SeedsDecideTheProjection()
    {
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7], SeededVectors.Permutation(8, 5, 6).Order());
        Assert.Equal([0L, 5, 6, 2, 1, 7, 4, 3], SeededVectors.Permutation(8, 42, 0));
        Assert.NotEqual(SeededVectors.Normals(8, 42, 0), SeededVectors.Normals(8, 43, 0));
        var normals = SeededVectors.Normals(10_000, 1, 1);
        // Five standard deviations of a mean and of a variance of 10,000 draws.
        Assert.InRange(normals.Average(), -0.05, 0.05);
        Assert.InRange(normals.Select(value => value * value).Average(), 1 - 0.0708, 1 + 0.0708);
        Assert.InRange(SeededVectors.Signs(10_000, 1, 1).Average(), -0.05, 0.05);
    }
}
