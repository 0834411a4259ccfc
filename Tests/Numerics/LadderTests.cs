using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Ladder side-tuning: a stack of its own beside a base that records nothing.</summary>
public sealed partial class LadderTests : IDisposable
{
    private readonly TinyLadderBert _base = NewBase(1);
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>
    /// A rung: Down, gate, four projections, two norms and a feed-forward sublayer, all of width d / r; Start and Finish once.
    /// </summary>
    [Fact]
    public void CountIsThatOfTheFormula()
    {
        const long width = 768,
            side = width / 8,
            inner = 3072 / 8;
        const long rung = side * width + side + 1 + 4 * (side * side + side) + 4 * side + 2 * inner * side + inner + side;

        Assert.Equal(12 * rung + (side * width + side) + (width * side + width), CountLadder.TrainableParameters);
        Assert.Equal(CountLadder.TrainableParameters, CountLadder.DeployedParameters);
        Assert.False(CountLadder.Declaration.Mergeable);
    }

    /// <summary>The gate between the side stack and the base is one parameter more.</summary>
    [Fact]
    public void MergingAddsOneGate() => Assert.Equal(TinyWideLadder.TrainableParameters + 1, TinyMergedLadder.TrainableParameters);

    /// <summary>
    /// Not narrower, a side block starts as the base's layer; closed to the layers and with identities around it, the ladder is the base.
    /// </summary>
    [Fact]
    public void UncutLadderIsTheBase()
    {
        using var noGrad = no_grad();
        using var tiny = TinyModels.Base();
        using var probe = new TinyProbe(tiny);
        using var ladder = new TinyWideLadder(tiny);
        foreach (var row in ladder.Info.Parameters)
        {
            if (row.Name.EndsWith(".gate", StringComparison.Ordinal))
                ladder[row.Name].fill_(Scalars.Of(1e3));
            else if (row.Name is "Encoder.ladderside.first" or "Encoder.ladderside.last")
                ladder[row.Name].copy_(eye(TinyBert.Hidden));
            else if (row.Name.StartsWith("Encoder.ladderside.", StringComparison.Ordinal))
                ladder[row.Name].zero_();
            else if (row.Head)
                ladder[row.Name].copy_(probe[row.Name]);
        }
        using var expected = probe.Forward(_batch);
        using var logits = ladder.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>An open gate (μ = 1) leaves the side stack alone, a closed one (μ = 0) the base.</summary>
    [Fact]
    public void MergingGateChoosesBetweenSideStackAndBase()
    {
        using var noGrad = no_grad();
        using var tiny = TinyModels.Base();
        using var merged = new TinyMergedLadder(tiny);
        TinyModels.Perturb(merged, 3);
        using var alone = new TinyWideLadder(tiny);
        using var probe = new TinyProbe(tiny);
        foreach (var other in new AdaptedModel[] { alone, probe })
        {
            foreach (var row in other.Info.Parameters)
                other[row.Name].copy_(merged[row.Name]);
        }

        var gate = merged["Encoder.ladderside.gate"];

        gate.fill_(Scalars.Of(1e3));
        using (
            Tensor expected = alone.Forward(_batch),
                logits = merged.Forward(_batch)
        )
            TensorAssert.Same("open", expected, logits);
        gate.fill_(Scalars.Of(-1e3));
        using (
            Tensor expected = probe.Forward(_batch),
                logits = merged.Forward(_batch)
        )
            TensorAssert.Close("closed", expected, logits, 1e-6);
        gate.fill_(Scalars.Of(0));
        using var half = merged.Forward(_batch);
        Assert.False(TinyModels.SameBits(half, probe.Forward(_batch)));
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
        Assert.All(model.Info.Parameters.Where(row => !row.Head), row =>
            Assert.Matches(@"^(Encoder|encoder\.layer\.\d)\.ladderside\.", row.Name)
        );
        foreach (var tensor in before.Values)
            tensor.Dispose();
    }

    /// <summary>
    /// Gates that are all open (μ = 1) let nothing of the layers in: other layers over the same embeddings give the same.
    /// </summary>
    [Fact]
    public void ClosedRungsIgnoreTheLayers()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyLadder>();
        using var otherBase = NewBase(1);
        foreach (
            var (name, parameter) in otherBase
                .named_parameters()
                .Where(entry => entry.name.StartsWith("encoder.", StringComparison.Ordinal))
        )
            parameter.mul_(Scalars.Of(1.5));
        using var other = new TinyLadder(otherBase);
        other.load_state_dict(model.state_dict());
        using (var here = model.Forward(_batch))
        using (var there = other.Forward(_batch))
            Assert.False(TinyModels.SameBits(here, there));

        foreach (var changed in new[] { model, other })
        {
            foreach (var row in changed.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)))
                changed[row.Name].fill_(Scalars.Of(1e3));
        }

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

    /// <summary>
    /// A ladder that computes the first position alone where the head reads no other computes what one of all positions does there.
    /// </summary>
    [Theory]
    [InlineData(nameof(FirstPositionLadders.Pruned), "the last layer computes the first position of side alone")]
    [InlineData(nameof(FirstPositionLadders.Merged), "the last layer computes the first position of side alone")]
    [InlineData(
        nameof(FirstPositionLadders.LowerRung),
        "1 layer computes the first position of side alone and the last layer computes the first position alone"
    )]
    [InlineData(nameof(FirstPositionLadders.Prompted), "the last layer computes the first position of side alone")]
    [InlineData(nameof(FirstPositionLadders.Hybrid), "the last layer computes the first position of side alone")]
    [InlineData(nameof(FirstPositionLadders.Tokens), "")]
    [InlineData(
        nameof(FirstPositionLadders.OfSums),
        "1 layer computes the first position of side alone and the last layer computes the first position alone"
    )]
    [InlineData(nameof(FirstPositionLadders.OfTotals), "what stands behind the layers computes the first position alone")]
    public void TheFirstPositionAloneIsTheSame(string name, string note)
    {
        const string first = "first position";
        _base.to(float64);
        using var labels =
            name == nameof(FirstPositionLadders.Tokens) ? _batch.InputIds.remainder(Scalars.Of(3)) : _batch.RequireLabels().alias();
        using var batch = new Batch(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            _batch.TokenTypeIds!.alias(),
            labels: labels.alias()
        );
        using var with = PassChecks.Create(typeof(FirstPositionLadders), name, _base);
        using var without = PassChecks.Create(PassVariants.Without(typeof(FirstPositionLadders), nameof(Pass.FirstPosition)), name, _base);

        PassChecks.ComputeTheSame(with, without, batch);
        if (note.Length > 0)
            Assert.Contains(note, with.Info.Explanation);
        else
            Assert.DoesNotContain(first, with.Info.Explanation);
        Assert.DoesNotContain(first, without.Info.Explanation);
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
