using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of any input, whatever the method.</summary>
public sealed class InputInvariantTests : IDisposable
{
    public static TheoryData<string> All => TinyModels.Names();

    /// <summary>The gates of the references are means over padding, too.</summary>
    public static TheoryData<string> AllButGated => TinyModels.Names(method => method.Type != typeof(TinyGatedLora) && method.Type != typeof(TinyGatedPfeiffer) && method.Type != typeof(TinyUniPelt) && method.Type != typeof(TinyCentralUniPelt));

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>More padding, and other ids in it, change nothing.</summary>
    [Theory, MemberData(nameof(AllButGated))]
    public void PaddingDoesNotMatter(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        var junk = full([3, 4], 17, int64);
        using var padded = new Batch(cat([_batch.InputIds, junk], 1), cat([_batch.AttentionMask, zeros_like(junk)], 1), cat([_batch.TokenTypeIds!, ones_like(junk)], 1));

        TensorAssert.Close(name, model.Forward(_batch), model.Forward(padded), 1e-5);
        TensorAssert.Close(name + " deployed", model.Infer(_batch), model.Infer(padded), 1e-5);
    }

    /// <summary>A row's result does not depend on the rows beside it.</summary>
    [Theory, MemberData(nameof(All))]
    public void RowsAreIndependent(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        var together = model.Forward(_batch);
        for (var row = 0; row < _batch.Rows; row++)
        {
            var only = TensorIndex.Slice(row, row + 1);
            using var single = new Batch(_batch.InputIds[only], _batch.AttentionMask[only], _batch.TokenTypeIds![only]);
            TensorAssert.Close($"{name}: row {row}", together[only], model.Forward(single), 1e-5);
        }
    }

    /// <summary>Without token types they are all 0; positions that are given are used.</summary>
    [Theory, MemberData(nameof(All))]
    public void DefaultsAreZerosAndTheOrderOfTokens(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(name);
        using var bare = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias());
        using var given = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias(), zeros_like(_batch.InputIds), arange(9, int64).unsqueeze(0).expand(3, 9));
        using var moved = new Batch(_batch.InputIds.alias(), _batch.AttentionMask.alias(), positionIds: arange(1, 10, int64).unsqueeze(0));

        TensorAssert.Same(name, model.Forward(bare), model.Forward(given));
        Assert.False(TinyModels.SameBits(model.Forward(bare), model.Forward(moved)));
    }

    /// <summary>A prefix carries no position: the order of its rows does not matter.</summary>
    [Theory, InlineData(typeof(TinyPrefix)), InlineData(typeof(TinyPrefixInAttention))]
    public void OrderOfPrefixRowsDoesNotMatter(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type.Name);
        var before = model.Forward(_batch);
        foreach (var row in model.Info.Parameters.Where(row => row.Name.Contains(".prefix.")))
            model[row.Name].copy_(model[row.Name].flip(0));

        TensorAssert.Close(type.Name, before, model.Forward(_batch), 1e-6);
    }

    /// <summary>Dropping the encoder of a prefix does not change a bit.</summary>
    [Theory, InlineData(typeof(TinyPrefixMlp)), InlineData(typeof(TinyPrefixMlpInAttention))]
    public void DroppedEncoderChangesNoBit(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type.Name);

        TensorAssert.Same(type.Name, model.Forward(_batch), model.Infer(_batch));
    }

    /// <summary>An encoder and layers of two structures at once.</summary>
    [Fact]
    public void EncoderBesideLayersOfTwoStructures()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = new TinyPrefixMlpAndLora(_base);
        TinyModels.Perturb(model, 3);

        TensorAssert.Close("deployed", model.Forward(_batch), model.Infer(_batch), 1e-5);
        Assert.Contains("2 emitted methods", model.Info.Explanation);
    }

    /// <summary>The merged change of a weight has the rank of the factors.</summary>
    [Theory, InlineData(typeof(TinyLora), 8), InlineData(typeof(TinyLoraRank2), 2)]
    public void MergedChangeHasTheFactorsRank(Type type, int rank)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        var deployed = model.Deploy();

        Assert.Equal(4, deployed.Names.Count);
        foreach (var name in deployed.Names)
        {
            var values = linalg.svdvals((deployed[name] - _base[name]).to(float64));
            Assert.True(values[rank - 1].item<double>() > 0.1, $"{name} has a lower rank.");
            Assert.True(values[rank].item<double>() < 1e-5 * values[0].item<double>(), $"{name} has a higher rank.");
        }
    }

    /// <summary>What the averaged experts take is what one adapter takes.</summary>
    [Fact]
    public void AveragedExpertsAreAsLargeAsOne()
    {
        Assert.Equal(TinyOneAdapter.DeployedParameters, TinyAdaMix.DeployedParameters);
        Assert.Equal(TinyOneAdapter.DeployedParameters, TinyAdaMixSharedUp.DeployedParameters);
        Assert.Equal(4 * (TinyOneAdapter.AddedParameters - TinyOneAdapter.HeadParameters), TinyAdaMix.AddedParameters - TinyAdaMix.HeadParameters);
    }

    private AdaptedModel Create(string name)
    {
        var model = TinyModels.Create(TinyModels.Get(name).Type, _base);
        TinyModels.Perturb(model, 3);
        model.eval();
        return model;
    }
}
