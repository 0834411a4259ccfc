using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Where LoRA may stand and what it starts from, beyond what recorded cases show.</summary>
public sealed class LoraStartTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>r (in + out) for six linear layers of each encoder layer and the pooler, and the head.</summary>
    [Fact]
    public void EveryLinearLayerIsCountedWithThePooler()
    {
        const int Rank = 4,
            Hidden = 32,
            Inner = 37,
            Labels = 3;
        Assert.Equal(
            2 * Rank * (4 * (Hidden + Hidden) + 2 * (Hidden + Inner)) + Rank * (Hidden + Hidden) + Labels * (Hidden + 1),
            TinyLoraEverywhere.TrainableParameters
        );
    }

    [Fact]
    public void ThePoolerIsAdaptedByTheFormula()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var model = new TinyLoraOfPooler(_base);
        TinyModels.Perturb(model, 3);
        var output = model.Encode(_batch);
        Tensor a = model["pooler.dense.lora.a"],
            b = model["pooler.dense.lora.b"];
        Tensor weight = _base["pooler.dense.weight"],
            bias = _base["pooler.dense.bias"];
        var first = output.LastHiddenState[TensorIndex.Colon, 0];
        // alpha / r = 8 / 4
        var expected = first.matmul(weight.T).Plus(bias).Plus(first.matmul(a.T).matmul(b.T) * Scalars.Of(2)).tanh();
        TensorAssert.Close("pooled", expected, output.Pooled!, 1e-5);
    }

    [Fact]
    public void TheDrawIsThatOfTheDeclaredStart()
    {
        Assert.All(TinyLora.Declaration.Parameters.Where(row => row.Name.EndsWith(".lora.a")), row =>
            Assert.Equal(new Initial(Init.KaimingUniform), row.Initial)
        );
        Assert.All(TinyGaussianLora.Declaration.Parameters.Where(row => row.Name.EndsWith(".lora.a")), row =>
            Assert.Equal(new Initial(Init.Normal, Std: 0.25), row.Initial)
        );
    }

    /// <summary>A of every place from N(0, 1/r²), with the mean and spread of so many draws; B zero.</summary>
    [Fact]
    public void AGaussianStartHasTheSpreadOfTheRank()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyGaussianLora(_base, seed: 7);
        var factors = cat([
            .. model.Info.Parameters.Where(row => row.Name.EndsWith(".lora.a")).Select(row => ((Tensor)model[row.Name]).detach().view(-1)),
        ]);
        Assert.Equal(2 * 2 * 4 * 32, factors.NumberOfElements);
        // Standard errors of 512 draws: 0.011 of the mean, 0.008 of the deviation; the seed is fixed.
        Assert.InRange(factors.mean().item<float>(), -0.04f, 0.04f);
        Assert.InRange(factors.std().item<float>(), 0.22f, 0.28f);
        // The uniform start ends at 1/√32.
        Assert.True(factors.abs().max().item<float>() > 0.5f);
        Assert.All(model.Info.Parameters.Where(row => row.Name.EndsWith(".lora.b")), row =>
            Assert.Equal(0, ((Tensor)model[row.Name]).count_nonzero().item<long>())
        );
    }
}
