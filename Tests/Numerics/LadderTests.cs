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
                ladder[row.Name].fill_(1e3);
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

        gate.fill_(1e3);
        using (
            Tensor expected = alone.Forward(_batch),
                logits = merged.Forward(_batch)
        )
            TensorAssert.Same("open", expected, logits);
        gate.fill_(-1e3);
        using (
            Tensor expected = probe.Forward(_batch),
                logits = merged.Forward(_batch)
        )
            TensorAssert.Close("closed", expected, logits, 1e-6);
        gate.fill_(0);
        using var half = merged.Forward(_batch);
        Assert.False(TinyModels.SameBits(half, probe.Forward(_batch)));
    }

    /// <summary>The kept rows and columns are the largest, and the same features of the residual sums everywhere.</summary>
    [Fact]
    public void SideBlocksStartFromTheLargestRowsAndColumns()
    {
        const int reduction = 4,
            heads = TinyLadderBert.Heads,
            size = TinyLadderBert.Hidden / heads;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyLadder(_base);
        var carried = Largest(Sums(_base["embeddings.word_embeddings.weight"].t()), TinyLadderBert.Hidden / reduction);
        for (var layer = 0; layer < TinyLadderBert.Layers; layer++)
        {
            Tensor Of(string name) => _base[$"encoder.layer.{layer}.{name}"];
            Tensor Side(string name) => model[$"encoder.layer.{layer}.ladderside.{name}"];
            Tensor query = Of("attention.self.query.weight"),
                key = Of("attention.self.key.weight"),
                value = Of("attention.self.value.weight"),
                output = Of("attention.output.dense.weight");
            Tensor up = Of("intermediate.dense.weight"),
                down = Of("output.dense.weight");
            var compared = OfHeads(Sums(query).Zip(Sums(key), (a, b) => a + b));
            var mixed = OfHeads(Sums(value).Zip(Sums(output.t()), (a, b) => a + b));
            var inner = Largest(Sums(up).Zip(Sums(down.t()), (a, b) => a + b), TinyLadderBert.Inner / reduction);

            Same(query, compared, carried, Side("query"));
            Same(key, compared, carried, Side("key"));
            Same(value, mixed, carried, Side("value"));
            Same(output, carried, mixed, Side("output"));
            Same(up, inner, carried, Side("up"));
            Same(down, carried, inner, Side("back"));
            foreach (
                var (side, name, kept) in new[]
                {
                    ("queryBias", "attention.self.query.bias", compared),
                    ("keyBias", "attention.self.key.bias", compared),
                    ("valueBias", "attention.self.value.bias", mixed),
                    ("outputBias", "attention.output.dense.bias", carried),
                    ("upBias", "intermediate.dense.bias", inner),
                    ("backBias", "output.dense.bias", carried),
                    ("norm1", "attention.output.LayerNorm.weight", carried),
                    ("norm1Bias", "attention.output.LayerNorm.bias", carried),
                    ("norm2", "output.LayerNorm.weight", carried),
                    ("norm2Bias", "output.LayerNorm.bias", carried),
                }
            )
            {
                TensorAssert.Same(side, tensor(kept.Select(place => Of(name)[place].item<float>()).ToArray()), Side(side));
            }
        }

        static void Same(Tensor weight, List<int> rows, List<int> columns, Tensor side)
        {
            Assert.Equal([rows.Count, columns.Count], side.shape);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var column = 0; column < columns.Count; column++)
                    Assert.Equal(weight[rows[row], columns[column]].item<float>(), side[row, column].item<float>());
            }
        }

        static double[] Sums(Tensor weight) =>
            [.. Enumerable.Range(0, (int)weight.shape[0]).Select(row => weight[row].to(float64).abs().sum().item<double>())];

        static List<int> Largest(IEnumerable<double> sums, int count) =>
            [
                .. sums.Select((sum, place) => (sum, place))
                    .OrderByDescending(entry => entry.sum)
                    .Take(count)
                    .Select(entry => entry.place)
                    .Order(),
            ];

        static List<int> OfHeads(IEnumerable<double> sums) =>
            [.. sums.Chunk(size).SelectMany((head, i) => Largest(head, size / reduction).Select(place => i * size + place))];
    }

    /// <summary>
    /// Without pruning, side blocks are drawn as torch draws linear layers: uniform in ±1/√in, and nothing of them is the base's.
    /// </summary>
    [Fact]
    public void UnprunedBlocksAreDrawn()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var model = new TinyUnprunedLadder(_base);
        var bound = 1 / Math.Sqrt(TinyLadderBert.Hidden / 4);
        var query = model["encoder.layer.0.ladderside.query"];

        Assert.InRange(query.abs().max().item<float>(), 0.8 * bound, bound);
        Assert.Equal(0, model["encoder.layer.0.ladderside.queryBias"].abs().max().item<float>());
        Assert.Equal(1, model["encoder.layer.1.ladderside.norm2"].min().item<float>());
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
            parameter.mul_(1.5);
        using var other = new TinyLadder(otherBase);
        other.load_state_dict(model.state_dict());
        using (var here = model.Forward(_batch))
        using (var there = other.Forward(_batch))
            Assert.False(TinyModels.SameBits(here, there));

        foreach (var changed in new[] { model, other })
        {
            foreach (var row in changed.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)))
                changed[row.Name].fill_(1e3);
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
        using var labels = name == nameof(FirstPositionLadders.Tokens) ? _batch.InputIds.remainder(3) : _batch.RequireLabels().alias();
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
