using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed class BertInputInvariantTests : InputInvariantTests<TinyBertHost>;

/// <summary>What must hold of single methods, whatever the input.</summary>
public sealed class BertInputTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
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
        Assert.Equal(
            4 * (TinyOneAdapter.AddedParameters - TinyOneAdapter.HeadParameters),
            TinyAdaMix.AddedParameters - TinyAdaMix.HeadParameters
        );
    }

    private AdaptedModel Create(string name)
    {
        var model = TinyModels.Create(TinyModels.Get(name).Type, _base);
        TinyModels.Perturb(model, 3);
        model.eval();
        return model;
    }
}
