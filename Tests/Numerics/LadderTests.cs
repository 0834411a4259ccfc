using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Ladder side-tuning: a stack of its own beside a base that records nothing.</summary>
public sealed class LadderTests : IDisposable
{
    private readonly TinyLadderBert _base = NewBase(1);
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>A rung: Down, gate, four projections, two norms and a feed-forward sublayer, all of width d / r; Start and Finish once.</summary>
    [Fact]
    public void CountIsThatOfTheFormula()
    {
        const long width = 768, side = width / 8, inner = 3072 / 8;
        const long rung = side * width + side + 1 + 4 * (side * side + side) + 4 * side + 2 * inner * side + inner + side;

        Assert.Equal(12 * rung + (side * width + side) + (width * side + width), CountLadder.TrainableParameters);
        Assert.Equal(CountLadder.TrainableParameters, CountLadder.DeployedParameters);
        Assert.False(CountLadder.Declaration.Mergeable);
    }

    [Fact]
    public void OnlyTheSideStackIsTrained()
    {
        using var model = Perturbed<TinyLadder>();
        var before = TinyModels.Snapshot(model);
        var fingerprint = _base.Fingerprint();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 3; step++)
            {
                model.ZeroGradients();
                using (var loss = model.Loss(_batch))
                    loss.backward();
                adam.Step(0.1);
            }
        }

        Assert.Equal(fingerprint, _base.Fingerprint());
        Assert.All(_base.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(before, entry => Assert.False(TinyModels.SameBits(entry.Value, model[entry.Key]), entry.Key));
        Assert.All(model.Info.Parameters.Where(row => !row.Head), row => Assert.Matches(@"^(Encoder|encoder\.layer\.\d)\.ladderside\.", row.Name));
        foreach (var tensor in before.Values)
            tensor.Dispose();
    }

    /// <summary>Gates that are all open (μ = 1) let nothing of the layers in: other layers over the same embeddings give the same.</summary>
    [Fact]
    public void ClosedRungsIgnoreTheLayers()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyLadder>();
        using var otherBase = NewBase(1);
        foreach (var (name, parameter) in otherBase.named_parameters().Where(entry => entry.name.StartsWith("encoder.", StringComparison.Ordinal)))
            parameter.mul_(1.5);
        using var other = new TinyLadder(otherBase);
        other.load_state_dict(model.state_dict());
        using (var here = model.Forward(_batch))
        using (var there = other.Forward(_batch))
            Assert.False(TinyModels.SameBits(here, there));

        foreach (var changed in new[] { model, other })
            foreach (var row in changed.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)))
                changed[row.Name].fill_(1e3);
        using var expected = model.Forward(_batch);
        using var logits = other.Forward(_batch);
        TensorAssert.Same("logits", expected, logits);
    }

    /// <summary>Layers that feed no rung hold nothing, and the ladder goes on above them.</summary>
    [Fact]
    public void LayersCanBeLeftOut()
    {
        using var model = Perturbed<TinyLadderOfOneRung>();
        Assert.DoesNotContain(model.Info.Parameters, row => row.Name.StartsWith("encoder.layer.0.", StringComparison.Ordinal));
        using var loss = model.Loss(_batch);
        loss.backward();
        Assert.All(model.Info.Parameters.Where(row => row.Trainable), row =>
        {
            using var gradient = model[row.Name].grad;
            Assert.NotNull(gradient);
        });
    }

    [Fact]
    public void DeployedFormAndFileAreTheTrainedOne()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyLadder>();
        var file = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-ladder-").FullName, "adapter.safetensors");
        model.Save(file);
        using var other = new TinyLadder(_base, seed: 9);
        other.Load(file);
        using var forward = model.Forward(_batch);
        using var inferred = other.Infer(_batch);

        TensorAssert.Close("logits", forward, inferred, 1e-5);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    /// <summary>The side state and what it replaces are freed.</summary>
    [Fact]
    public void NothingIsLeftBehind()
    {
        using var model = Perturbed<TinyLadder>();
        Step();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Step();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Step()
        {
            using (var loss = model.Loss(_batch))
                loss.backward();
            using var inferred = model.Infer(_batch);
        }
    }

    private static TinyLadderBert NewBase(int seed)
    {
        var model = new TinyLadderBert();
        model.Initialise(seed);
        TinyModels.Perturb(model, seed + 1, 0.1);
        return model;
    }

    private T Perturbed<T>()
        where T : AdaptedModel
    {
        var model = (T)Activator.CreateInstance(typeof(T), _base, 42)!;
        TinyModels.Perturb(model, 3);
        return model;
    }
}
