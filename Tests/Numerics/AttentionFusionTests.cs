using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Attention fusion against its equation over the states of all layers.</summary>
public sealed class AttentionFusionTests
{
    private const string Query = "Encoder.attentionfusion.query";

    [Theory, InlineData(0.0), InlineData(1.0), InlineData(500.0)]
    public void StatesAreWeighedByTheQuery(double size)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var model = new TinyFusedStates(@base);
        using var batch = TinyModels.Batch();
        random.manual_seed(1);
        model[Query].copy_(randn(TinyBert.Hidden) * Scalars.Of(size));
        model.eval();
        var states = stack([.. @base.Inspect(batch).HiddenStates], 2);
        var weights = nn.functional.softmax(matmul(states, model[Query]) / Scalars.Of(Math.Sqrt(TinyBert.Hidden)), -1);
        var expected = (weights.unsqueeze(-1) * states).sum(2);

        Assert.Equal(3, states.shape[2]);
        TensorAssert.Close("fused", expected, model.Forward(batch), 1e-4);
        if (size == 0)
            TensorAssert.Close("mean", states.mean([2]), model.Forward(batch), 1e-5);
    }

    /// <summary>
    /// A query and a head: 3,074 numbers over a model of width 1024, the published 0.0009%; and no gradient through the base.
    /// </summary>
    [Fact]
    public void CountIsPublished()
    {
        Assert.Equal(3_074, CountAttentionFusion.TrainableParameters);
        Assert.Equal(0, CountAttentionFusion.Declaration.Costs.BackpropagatedLayers);
    }
}
