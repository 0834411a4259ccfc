using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Diff pruning's gates and differences against its authors' formulas, and a run through its three parts.</summary>
public sealed class DiffPruningTests : IDisposable
{
    public static IReadOnlyList<string> Cases { get; } = ["diffpruning/bert_unstructured", "diffpruning/bert_structured"];

    public static TheoryData<string> Names => [.. Cases];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-diffpruning-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Noise moves a gate's logit by log u − log (1 − u), so that a gate without noise and with a logit moved so far is the recorded one.
    /// </summary>
    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void ResultsAndGradients(string name)
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(name);
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = Load(fixture, @base, noise: true);
        using var batch = fixture.Batch();
        model.eval();
        var logits = model.Forward(batch);
        TensorAssert.Close($"{name}: logits", fixture.Read("logits"), logits, fixture.Tolerance);
        TensorAssert.Close($"{name}: deployed", fixture.Read("logits"), model.Infer(batch), fixture.Tolerance);
        var loss = nn.functional.cross_entropy(logits, batch.Labels!);
        TensorAssert.Close($"{name}: loss", fixture.Number("loss"), loss.item<float>(), fixture.Tolerance);
        loss.backward();
        var compared = 0;
        foreach (var row in model.Info.Parameters)
        {
            var key = Key(row, "grad.diff.", "grad.alpha.", "grad.alpha_param.");
            var expected = fixture.Read(key);
            // The recorded gradients of gates are of the penalty, too.
            if (key.Contains(".alpha"))
                expected -= Slope(fixture.Read(key["grad.".Length..])) * Scalars.Of(1e-4);
            TensorAssert.GradientClose($"{name}: {key}", expected, model[row.Name].grad!);
            if (Key(row, "", "z.", "z_param.") is { Length: > 0 } gate && gate[0] == 'z')
                TensorAssert.Close(
                    $"{name}: {gate}",
                    fixture.Read(gate),
                    Kernels.HardConcrete(model[row.Name], 5, 1, -1.5, 1.5),
                    fixture.Tolerance
                );
            compared++;
        }
        Assert.Equal(fixture.Recorded("grad.").Count, compared);

        static Tensor Slope(Tensor logits) => logits.sigmoid() * (logits.sigmoid().neg().Plus(1));
    }

    /// <summary>The penalty is no part of the recorded loss.</summary>
    [SharedTheory("fixtures"), MemberData(nameof(Names))]
    public void Penalty(string name)
    {
        using var scope = NewDisposeScope();
        using var fixture = FixtureCase.Shared(name);
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = Load(fixture, @base, noise: false);
        using var batch = fixture.Batch();
        model.eval();
        var task = nn.functional.cross_entropy(model.Forward(batch), batch.Labels!).item<float>();
        Assert.Equal(1e-4 * fixture.Number("l0_penalty"), model.Loss(batch).item<float>() - task, 1e-5);
    }

    /// <summary>A run prunes halfway to the density, trains on what is left, and deploys to a patch of as many entries.</summary>
    [Theory, InlineData(typeof(TinyDiffPruning)), InlineData(typeof(TinyStructuredPruning))]
    public void ARunPrunesToTheDensity(Type type)
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(type, @base);
        var entries = @base.parameters().Sum(parameter => parameter.numel());
        var kept = (long)Math.Floor(0.005 * entries + 0.5);

        new Trainer(model, new OneBatch(() => TinyModels.Batch()), new TrainingOptions { Epochs = 12, LearningRate = 0.02 }).Run();

        var merged = model.Deploy();
        var changed = @base.named_parameters().Sum(entry => merged[entry.name].ne(entry.parameter).sum().item<long>());
        // An entry whose difference is too small for the last digit of a large weight counts as kept, and does not differ.
        Assert.InRange(changed, kept * 9 / 10, kept);
        Assert.Equal(
            kept,
            model
                .Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal))
                .Sum(row => model[row.Name].gt(Scalars.Of(0)).sum().item<long>())
        );
        Assert.Equal(kept + model.Info.HeadParameters, model.Info.ChangedParameters);
        Assert.Equal(kept + model.Info.HeadParameters, model.Info.DeployedParameters);

        using var batch = TinyModels.Batch();
        var expected = model.Infer(batch);
        model.eval();
        TensorAssert.Close("trained form", expected, model.Forward(batch), 1e-5);
        var file = Path.Combine(_folder, "deployed.safetensors");
        model.SaveDeployed(file);
        using var again = TinyModels.Create(type, @base);
        again.LoadDeployed(file);
        TensorAssert.Same("loaded", expected, again.Infer(batch));
        Assert.True(new FileInfo(file).Length < entries, "a byte an entry of the base is more than a patch takes.");
    }

    /// <summary>In training every pass draws its noise; without training none does.</summary>
    [Fact]
    public void NoiseIsOfTrainingAlone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = TinyModels.Create(typeof(TinyDiffPruning), @base);
        TinyModels.Perturb(model, 3);
        foreach (var row in model.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)))
            model[row.Name].fill_(Scalars.Of(-5));
        random.manual_seed(1);
        model.train();
        Assert.False(TinyModels.SameBits(model.Forward(batch), model.Forward(batch)));
        model.eval();
        Assert.True(TinyModels.SameBits(model.Forward(batch), model.Forward(batch)));
    }

    /// <summary>Even the shortest run leaves no more than the density.</summary>
    [Fact]
    public void ARunOfOneStepPrunes()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(typeof(TinyStructuredPruning), @base);
        new Trainer(
            model,
            new OneBatch(() => TinyModels.Batch()),
            new TrainingOptions
            {
                Epochs = 1,
                WarmupRatio = 0,
                LearningRate = 0.02,
            }
        ).Run();
        var kept = (long)Math.Floor(0.005 * @base.parameters().Sum(parameter => parameter.numel()) + 0.5);
        Assert.InRange(
            @base.named_parameters().Sum(entry => model.Deploy()[entry.name].ne(entry.parameter).sum().item<long>()),
            kept * 9 / 10,
            kept
        );
    }

    private static AdaptedModel Load(FixtureCase fixture, TinyBert @base, bool noise)
    {
        AdaptedModel model = fixture.Name.EndsWith("unstructured", StringComparison.Ordinal)
            ? new TinyDiffPruning(@base)
            : new TinyStructuredPruning(@base);
        using var noGrad = no_grad();
        foreach (var row in model.Info.Parameters)
        {
            var value = fixture.Read(Key(row, "diff.", "alpha.", "alpha_param."));
            if (row.Head)
                value = value.Plus(fixture.Weight(row.Name));
            else if (!row.Name.EndsWith(".difference", StringComparison.Ordinal))
                value = (value - Scalars.Of(5)).Plus((noise ? fixture.Read(Key(row, "", "u.", "u_param.")).logit() : zeros_like(value)));
            model[row.Name].copy_(value.reshape(row.Shape));
        }
        return model;
    }

    /// <summary>
    /// The recorded name of what belongs to a tensor: a difference or a part of the head, a gate, or a gate of a whole parameter.
    /// </summary>
    private static string Key(ParameterRow row, string difference, string gate, string shared)
    {
        if (row.Head)
            return difference + row.Name;
        var parts = row.Name.Split(".diffpruning.");
        var kind = parts[1] switch
        {
            "difference" => difference,
            "gate" => gate,
            _ => shared,
        };
        return $"{kind}bert.{parts[0]}";
    }
}
