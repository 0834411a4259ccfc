using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>The lowest layers of several adaptations, run once.</summary>
public sealed class SharedTrunkTests : IDisposable
{
    private readonly TinyDeepBert _base = new();
    private readonly Batch _batch = TinyModels.Batch();

    public SharedTrunkTests()
    {
        _base.Initialise(1);
        TinyModels.Perturb(_base, 2, 0.1);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>What the compiler knows; of AdapterDrop, with no layer left out and with all.</summary>
    [Theory]
    [InlineData(typeof(Trunk.Drop), 0, 4)] // the last layer computes one position
    [InlineData(typeof(Trunk.DropUnderTokens), 0, 5)]
    [InlineData(typeof(Trunk.DropBetween), 1, 3)]
    [InlineData(typeof(Trunk.DropOverBitFit), 0, 0)]
    [InlineData(typeof(Trunk.Ungrouped), 0, 4)]
    [InlineData(typeof(Trunk.AllPositions), 0, 5)]
    [InlineData(typeof(Trunk.Plain), 0, 4)]
    [InlineData(typeof(Trunk.UpperPfeiffer), 3)]
    [InlineData(typeof(Trunk.UpperLora), 2)]
    [InlineData(typeof(Trunk.ScatteredLora), 1)]
    [InlineData(typeof(Trunk.UpperIa3), 2)]
    [InlineData(typeof(Trunk.UpperDora), 3)]
    [InlineData(typeof(Trunk.Top), 3)]
    [InlineData(typeof(Trunk.UpperPrefix), 2)]
    [InlineData(typeof(Trunk.UpperMixture), 3)]
    [InlineData(typeof(Trunk.UpperPretraining), 2)]
    [InlineData(typeof(Trunk.Probe), 4)]
    [InlineData(typeof(Trunk.PooledLora), 5)]
    [InlineData(typeof(Trunk.CachedPrefix), 0)]
    [InlineData(typeof(Trunk.Lora), 0)]
    [InlineData(typeof(Trunk.BitFit), 0)]
    [InlineData(typeof(Trunk.Prompt), 0)]
    [InlineData(typeof(Trunk.Ladder), 0)]
    [InlineData(typeof(Trunk.Words), 0)]
    [InlineData(typeof(Trunk.Tokens), 0)]
    [InlineData(typeof(Trunk.Norms), 0)]
    public void LayersOfTheBaseAreKnown(Type type, int least, int? most = null)
    {
        using var model = Perturbed(type);
        Assert.Equal(least, model.SharedLayers);
        for (var left = 0; left <= model.Info.DroppableLayers; left++)
        {
            if (model.Info.DroppableLayers > 0)
                model.DroppedLayers = left;
            Assert.Equal(Math.Clamp(left, least, most ?? least), model.SharedLayers);
        }
    }

    /// <summary>Wherever inference is cut, the two parts give the same bits as the whole.</summary>
    [Theory]
    [InlineData(typeof(Trunk.Drop))]
    [InlineData(typeof(Trunk.DropUnderTokens))]
    [InlineData(typeof(Trunk.DropBetween))]
    [InlineData(typeof(Trunk.DropOverBitFit))]
    [InlineData(typeof(Trunk.Ungrouped))]
    [InlineData(typeof(Trunk.AllPositions))]
    [InlineData(typeof(Trunk.Plain))]
    [InlineData(typeof(Trunk.UpperPfeiffer))]
    [InlineData(typeof(Trunk.UpperLora))]
    [InlineData(typeof(Trunk.ScatteredLora))]
    [InlineData(typeof(Trunk.UpperIa3))]
    [InlineData(typeof(Trunk.UpperDora))]
    [InlineData(typeof(Trunk.Top))]
    [InlineData(typeof(Trunk.UpperPrefix))]
    [InlineData(typeof(Trunk.UpperMixture))]
    [InlineData(typeof(Trunk.UpperPretraining))]
    [InlineData(typeof(Trunk.Probe))]
    [InlineData(typeof(Trunk.PooledLora))]
    public void PartsAreTheWhole(Type type)
    {
        using var model = Perturbed(type);
        for (var left = 0; left <= model.Info.DroppableLayers; left++)
        {
            if (model.Info.DroppableLayers > 0)
                model.DroppedLayers = left;
            for (var depth = 1; depth <= model.SharedLayers; depth++)
            {
                var trunk = new SharedTrunk([model], depth);
                CheckAll(trunk);
                Assert.Equal((depth, 1), (trunk.Depth, trunk.Runs));
            }
        }
    }

    /// <summary>Layers that are all the base's own are its forward pass.</summary>
    [Fact]
    public void AllLayersAreTheBase()
    {
        using var model = Perturbed(typeof(Trunk.PooledLora));
        using var expected = _base.Forward(_batch);

        TensorAssert.Same("last hidden states", expected.LastHiddenState, CheckAll(new SharedTrunk([model]))[0]);
    }

    [Fact]
    public void SharedLayersRunOnceABatch()
    {
        AdaptedModel[] models =
        [
            .. new[]
            {
                typeof(Trunk.Drop),
                typeof(Trunk.UpperLora),
                typeof(Trunk.Top),
                typeof(Trunk.DropUnderTokens),
                typeof(Trunk.UpperPretraining),
                typeof(Trunk.Drop),
            }.Select((type, i) => Perturbed(type, 3 + i)),
        ];
        AdaptedModel[] drops = [.. models.Where(model => model.Info.DroppableLayers > 0)];
        var trunk = new SharedTrunk(models);
        Assert.Equal(models, trunk.Members);
        Assert.Same(_base, trunk.Base);
        for (var left = 0; left <= TinyDeepBert.Layers; left++)
        {
            foreach (var drop in drops)
                drop.DroppedLayers = left;
            Assert.Equal(Math.Min(left, 2), trunk.Depth); // LoRA begins at layer 2
            CheckAll(trunk);
            Assert.Equal(left, trunk.Runs);
        }

        // The one with the fewest layers decides.
        drops[1].DroppedLayers = 1;
        Assert.Equal(1, trunk.Depth);
        CheckAll(trunk);
        DisposeAll(models);
    }

    [Fact]
    public void NothingIsSharedWithAnAdaptedFirstLayer()
    {
        foreach (
            var type in new[] { typeof(Trunk.BitFit), typeof(Trunk.Prompt), typeof(Trunk.Ladder), typeof(Trunk.Lora), typeof(Trunk.Words) }
        )
        {
            AdaptedModel[] models = [Perturbed(typeof(Trunk.UpperLora)), Perturbed(type), Perturbed(typeof(Trunk.Top))];
            var trunk = new SharedTrunk(models);
            Assert.Equal(0, trunk.Depth);
            CheckAll(trunk);
            Assert.Equal(0, trunk.Runs);
            DisposeAll(models);
        }
    }

    [Fact]
    public void LimitsAreKept()
    {
        AdaptedModel[] models = [Perturbed(typeof(Trunk.Top)), Perturbed(typeof(Trunk.UpperPfeiffer))];
        foreach (var limit in new[] { 0, 2, 3, 9 })
        {
            var trunk = new SharedTrunk(models, limit);
            Assert.Equal(Math.Min(limit, 3), trunk.Depth);
            CheckAll(trunk);
        }
        DisposeAll(models);
    }

    /// <summary>A member that is trained, loaded or moved in between gives its new results.</summary>
    [Fact]
    public void ChangedMembersAreFollowed()
    {
        using var drop = Perturbed(typeof(Trunk.Drop));
        using var lora = Perturbed(typeof(Trunk.UpperLora));
        drop.DroppedLayers = 2;
        var trunk = new SharedTrunk([drop, lora]);
        var before = CheckAll(trunk);

        lora.train();
        using (var loss = lora.Loss(_batch))
            loss.backward();
        using (no_grad())
        {
            foreach (var group in lora.TrainableGroups)
                group.Tensor.sub_(group.Tensor.grad! * Scalars.Of(0.1));
        }

        lora.eval();
        var trained = CheckAll(trunk);
        Assert.True(TinyModels.SameBits(before[0], trained[0]));
        Assert.False(TinyModels.SameBits(before[1], trained[1]));

        var file = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-trunk-").FullName, "adapter.safetensors");
        using (var other = Perturbed(typeof(Trunk.UpperLora), 9))
        {
            other.Save(file);
            lora.Load(file);
            TensorAssert.Same("loaded", other.Infer(_batch), CheckAll(trunk)[1]);
            other.SaveDeployed(file);
            lora.LoadDeployed(file);
            TensorAssert.Same("loaded deployed", other.Infer(_batch), CheckAll(trunk)[1]);
        }
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        _base.to(float64);
        drop.to(float64);
        lora.to(float64);
        Assert.Equal(float64, CheckAll(trunk)[0].dtype);
    }

    /// <summary>What other outputs a model has begins with the batch as before.</summary>
    [Fact]
    public void OtherOutputsAreThoseOfTheWhole()
    {
        using var scope = NewDisposeScope();
        using var pretraining = (Trunk.UpperPretraining)Perturbed(typeof(Trunk.UpperPretraining));
        using var both = pretraining.InferBoth(_batch);
        TensorAssert.Same("words", pretraining.Infer(_batch), both.Words);

        using var mixture = (Trunk.UpperMixture)Perturbed(typeof(Trunk.UpperMixture));
        mixture.eval();
        using var encoded = mixture.Encode(_batch);
        TensorAssert.Same("hidden states", mixture.Infer(_batch), encoded.LastHiddenState);
    }

    [Fact]
    public void WhatCannotBeSharedIsRefused()
    {
        using var other = new TinyDeepBert();
        using var first = Perturbed(typeof(Trunk.Top));
        using var rounded = Perturbed(typeof(Trunk.RoundedLora));
        using var elsewhere = new Trunk.Drop(other);
        var disposed = Perturbed(typeof(Trunk.UpperLora));
        var trunk = new SharedTrunk([first, disposed]);
        disposed.Dispose();

        Assert.Contains("no adaptation", Assert.Throws<ArgumentException>(() => new SharedTrunk([])).Message);
        Assert.Contains(
            "Drop adapts another TinyDeepBert than Top",
            Assert.Throws<ArgumentException>(() => new SharedTrunk([first, elsewhere])).Message
        );
        Assert.Contains("UpperLora has been disposed", Assert.Throws<ArgumentException>(() => new SharedTrunk([first, disposed])).Message);
        Assert.Contains(
            "Only one of RoundedLora and Top is compiled with [MixedPrecision]",
            Assert.Throws<ArgumentException>(() => new SharedTrunk([first, rounded])).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedTrunk([first], -1));
        Assert.Contains("UpperLora", Assert.Throws<ObjectDisposedException>(() => trunk.Infer(_batch)).Message);
        Assert.Equal(0, trunk.Runs);
    }

    /// <summary>Members in mixed precision share the layers of the base's rounded copies.</summary>
    [Fact]
    public void RoundedMembersShare()
    {
        using var lora = Perturbed(typeof(Trunk.RoundedLora));
        using var top = Perturbed(typeof(Trunk.RoundedTop));
        var trunk = new SharedTrunk([lora, top]);

        Assert.Equal(2, trunk.Depth);
        CheckAll(trunk);
        Assert.Equal(1, trunk.Runs);
    }

    /// <summary>Each result is the bits of the member's own inference.</summary>
    private IReadOnlyList<Tensor> CheckAll(SharedTrunk trunk)
    {
        var results = trunk.Infer(_batch);
        Assert.Equal(trunk.Members.Count, results.Count);
        foreach (var (member, result) in trunk.Members.Zip(results))
        {
            using var expected = member.Infer(_batch);
            TensorAssert.Same(member.Info.Name, expected, result);
        }
        return results;
    }

    private static void DisposeAll(IEnumerable<IDisposable> all)
    {
        foreach (var one in all)
            one.Dispose();
    }

    private AdaptedModel Perturbed(Type type, int seed = 3)
    {
        var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, seed);
        model.eval();
        return model;
    }
}
