using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What the papers say of adapters, gates and fusions, beyond what holds of every method.</summary>
public sealed partial class AdapterPropertyTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-members-").FullName;

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>U = 0: the norm that is used twice makes no difference.</summary>
    [Theory]
    [InlineData(typeof(TinyPfeiffer))]
    [InlineData(typeof(TinyPfeifferAfterAttention))]
    [InlineData(typeof(TinyPfeifferAfterAttentionNorm))]
    [InlineData(typeof(TinyPfeifferAfterNorm))]
    public void PfeifferWithoutUpProjectionIsTheBase(Type type)
    {
        using var noGrad = no_grad();
        using var model = Perturbed(type);
        Set(model, ".up", 0);
        Set(model, ".upBias", 0);
        using var expected = Plain(model).Forward(_batch);
        using var logits = model.Forward(_batch);

        TensorAssert.Same("logits", expected, logits);
    }

    /// <summary>The placements read different tensors: with the same weights they give different numbers.</summary>
    [Fact]
    public void PlacementsDiffer()
    {
        using var noGrad = no_grad();
        using var normed = Perturbed(typeof(TinyPfeiffer));
        using var behind = TinyModels.Create(typeof(TinyPfeifferAfterNorm), _base);
        using var plain = TinyModels.Create(typeof(TinyReluHoulsby), _base);
        Copy(normed, behind, name => name.Replace(".output.pfeiffer", ".pfeiffer"));
        Copy(normed, plain, name => name.Replace("houlsby", "pfeiffer"));
        using var expected = normed.Forward(_batch);

        foreach (var other in new[] { behind, plain })
        {
            using var logits = other.Forward(_batch);
            Assert.False(TinyModels.SameBits(expected, logits), other.Info.Name);
        }
    }

    /// <summary>Twice the scale is twice the up projection.</summary>
    [Fact]
    public void ScaleOfAParallelAdapterMultipliesWhatItAdds()
    {
        using var noGrad = no_grad();
        using var scaled = Perturbed(typeof(TinyLearnedParallel));
        using var doubled = TinyModels.Create(typeof(TinyLearnedParallel), _base);
        doubled.load_state_dict(scaled.state_dict());
        Change(doubled, ".learned", tensor => tensor.mul_(Scalars.Of(2)));
        Change(scaled, ".up", tensor => tensor.mul_(Scalars.Of(2)));
        Change(scaled, ".upBias", tensor => tensor.mul_(Scalars.Of(2)));
        using var expected = scaled.Forward(_batch);
        using var logits = doubled.Forward(_batch);

        TensorAssert.Close("logits", expected, logits, 1e-5);
    }

    /// <summary>A shut gate leaves the base, an open one the method.</summary>
    [Theory]
    [InlineData(typeof(TinyGatedPfeiffer), typeof(TinyPfeiffer))]
    [InlineData(typeof(TinyLoraBehindAGate), typeof(TinyLoraRank4Unscaled))]
    [InlineData(typeof(TinyMaskedGate), typeof(TinyLoraRank4Unscaled))]
    public void GatesOpenAndShut(Type gated, Type method)
    {
        using var noGrad = no_grad();
        using var model = Perturbed(gated);
        using var open = TinyModels.Create(method, _base);
        Copy(model, open, name => name);
        foreach (var (bias, other) in new[] { (-1e4, Plain(model)), (1e4, open) })
        {
            Change(model, "gate_", tensor => tensor.fill_(Scalars.Of(0)), contains: true);
            Change(model, ".bias", tensor => tensor.fill_(Scalars.Of(bias)), contains: false, only: "gate_");
            using var expected = other.Forward(_batch);
            using var logits = model.Forward(_batch);
            TensorAssert.Close($"gate of bias {bias}", expected, logits, 1e-5);
        }
    }

    /// <summary>
    /// The shares of a central gate, computed from the embeddings' hidden states, times LoRA's update and the prefix's keys and values.
    /// </summary>
    [Theory]
    [InlineData(typeof(TinyCentralGate), false)]
    [InlineData(typeof(TinyMaskedCentralGate), true)]
    public void ACentralGateDividesOneAmongItsMethods(Type gated, bool ignorePadding)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed(gated);
        Tensor weight = model["encoder.layer.0.centralgate.weight"],
            bias = model["encoder.layer.0.centralgate.bias"];
        weight.mul_(Scalars.Of(5)); // shares that differ from row to row
        Assert.Equal([2, TinyBert.Hidden], weight.shape);
        using var inspection = _base.Inspect(_batch);
        var logits = model.Forward(_batch);
        for (var row = 0; row < _batch.Rows; row++)
        {
            var tokens = ignorePadding ? _batch.AttentionMask[row].sum().AsInt64() : _batch.Tokens;
            var hidden = inspection.HiddenStates[0][row].narrow(0, 0, tokens);
            var shares = (hidden.matmul(weight.t()).Plus(bias)).clamp_min(Scalars.Of(0)).mean([0]).exp();
            shares /= shares.sum();
            using var plain = TinyModels.Create(typeof(TinyWithoutCentralGate), _base);
            Copy(model, plain, name => name);
            Change(plain, ".lora.b", tensor => tensor.mul_(shares[0]));
            Change(plain, ".prefix.key", tensor => tensor.mul_(shares[1]));
            Change(plain, ".prefix.value", tensor => tensor.mul_(shares[1]));
            TensorAssert.Close($"row {row}", plain.Forward(_batch)[row], logits[row], 1e-5);
        }
        TensorAssert.Close("deployed", logits, model.Infer(_batch), 1e-5);
    }

    /// <summary>A central gate is one linear layer with an output for each method, once a layer.</summary>
    [Fact]
    public void ACentralGateIsCountedOnceALayer()
    {
        using var central = TinyModels.Create(typeof(TinyCentralUniPelt), _base);
        Assert.Equal(
            TinyBert.Layers * (2 * TinyBert.Hidden + 2),
            central
                .Info.Parameters.Where(row => row.Name.Contains(".centralgate."))
                .Sum(row => row.Shape.Aggregate(1L, (size, dim) => size * dim))
        );
    }

    /// <summary>Without its adapter a layer is the base's; with none left out the model is the whole.</summary>
    [Theory]
    [InlineData(0, typeof(TinyPfeiffer))]
    [InlineData(1, typeof(TinyPfeifferUpperLayer))]
    [InlineData(2, typeof(TinyProbe))]
    public void AdaptersAreLeftOutOfTheLowestLayers(int layers, Type without)
    {
        using var noGrad = no_grad();
        using var model = Perturbed(typeof(TinyAdapterDrop));
        using var other = TinyModels.Create(without, _base);
        Copy(model, other, name => name);
        using var expected = other.Forward(_batch);
        model.DroppedLayers = layers;
        using (var inferred = model.Infer(_batch))
            TensorAssert.Close("deployed", expected, inferred, 1e-6);
        model.eval();
        using (var evaluated = model.Forward(_batch))
            TensorAssert.Close("in evaluation", expected, evaluated, 1e-6);
        if (layers > 1)
            return; // training keeps a layer

        model.train();
        model.Routing.Pin([
            [
                [layers],
            ],
        ]);
        using var trained = model.Forward(_batch);
        TensorAssert.Close("in training", expected, trained, 1e-6);
    }

    /// <summary>Any layers may be left out; those of AdapterHub's <c>leave_out</c> are the ones without an adapter.</summary>
    [Fact]
    public void AdaptersAreLeftOutOfAnyLayers()
    {
        using var noGrad = no_grad();
        using var model = Perturbed(typeof(TinyAdapterDrop));
        using var lower = TinyModels.Create(typeof(TinyPfeiffer), _base);
        Copy(model, lower, name => name);
        foreach (
            var row in lower.Info.Parameters.Where(row =>
                row.Name.Contains("layer.1.") && row.Name.Contains(".pfeiffer.up", StringComparison.Ordinal)
            )
        )
            lower[row.Name].zero_();
        using var expected = lower.Infer(_batch);
        using var whole = model.Infer(_batch);

        model.LeftOutLayers = [1];

        Assert.Equal((0, 0), (model.DroppedLayers, model.SharedLayers));
        using (var inferred = model.Infer(_batch))
            TensorAssert.Close("without the upper adapter", expected, inferred, 1e-6);
        model.LeftOutLayers = [1, 0];
        Assert.Equal(2, model.DroppedLayers);
        model.LeftOutLayers = [];
        using var again = model.Infer(_batch);
        TensorAssert.Same("whole", whole, again);
    }

    /// <summary>A pass that leaves an adapter out gives it no gradient, so that the optimizer leaves it alone as well.</summary>
    [Fact]
    public void AdaptersThatAreLeftOutHaveNoGradient()
    {
        using var model = Perturbed(typeof(TinyAdapterDrop));
        model.Routing.Pin([
            [
                [1],
            ],
        ]);
        using (var loss = model.Loss(_batch))
            loss.backward();

        Assert.All(model.Info.Parameters.Where(row => row.Name.Contains(".pfeiffer.")), row =>
        {
            using var gradient = model[row.Name].grad;
            Assert.Equal(row.Name.Contains("layer.1."), gradient is not null);
        });
    }

    [Fact]
    public void NumbersOfLayersToLeaveOutAreChecked()
    {
        using var model = new TinyAdapterDrop(_base);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.DroppedLayers = 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.DroppedLayers = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LeftOutLayers = [0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LeftOutLayers = [-1]);
        using var whole = new TinyPfeiffer(_base);
        Assert.Throws<InvalidOperationException>(() => whole.DroppedLayers = 1);
        Assert.Throws<InvalidOperationException>(() => whole.LeftOutLayers = [1]);
    }

    /// <summary>A batch of two tasks gives row by row what each task alone gives.</summary>
    [Fact]
    public void RowsOfSeveralTasksAreThoseOfEachTask()
    {
        using var noGrad = no_grad();
        using var both = Perturbed(typeof(TinyBatchSplit));
        using var mixed = Tasks([1, 0, 1]);
        using var logits = both.Forward(mixed);
        foreach (var (use, task) in new[] { ("a", 0), ("b", 1) })
        {
            using var alone = TinyModels.Create(typeof(TinyPfeiffer), _base);
            Copy(both, alone, name => name.Replace("pfeiffer.", $"pfeiffer_{use}."));
            using var expected = alone.Forward(_batch);
            for (var row = 0; row < 3; row++)
            {
                if (new[] { 1, 0, 1 }[row] == task)
                    TensorAssert.Close($"row {row}", expected[row], logits[row], 1e-6);
            }
        }
    }

    private AdaptedModel Perturbed(Type type, int seed = 3)
    {
        var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, seed);
        return model;
    }

    /// <summary>The base with the model's head.</summary>
    private TinyProbe Plain(AdaptedModel model)
    {
        var probe = new TinyProbe(_base);
        Copy(model, probe, name => name);
        return probe;
    }

    private Batch Tasks(long[] tasks) =>
        new(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            _batch.TokenTypeIds!.alias(),
            labels: _batch.Labels!.alias(),
            tasks: tensor(tasks)
        );

    /// <summary>Copies every tensor of a model from another, which may call it otherwise.</summary>
    private static void Copy(AdaptedModel from, AdaptedModel to, Func<string, string> name)
    {
        using var noGrad = no_grad();
        foreach (var row in to.Info.Parameters)
            to[row.Name].copy_(from[name(row.Name)]);
    }

    private static void CopyMembers(AdaptedModel member, AdaptedModel fusion, string[] uses)
    {
        foreach (var row in member.Info.Parameters)
        {
            foreach (var use in uses)
                fusion[row.Head ? row.Name : row.Name.Replace("pfeiffer.", $"pfeiffer_{use}.")].copy_(member[row.Name]);
        }
    }

    private static void Set(AdaptedModel model, string suffix, double value) =>
        Change(model, suffix, tensor => tensor.fill_(Scalars.Of(value)));

    private static void Change(AdaptedModel model, string part, Action<Tensor> change, bool contains = false, string only = "")
    {
        var changed = model
            .Info.Parameters.Where(row =>
                (contains ? row.Name.Contains(part) : row.Name.EndsWith(part, StringComparison.Ordinal)) && row.Name.Contains(only)
            )
            .ToList();
        Assert.NotEmpty(changed);
        foreach (var row in changed)
            change(model[row.Name]);
    }

    private static void Identity(Tensor tensor)
    {
        using var identity = eye(tensor.shape[0]);
        tensor.copy_(identity);
    }
}
