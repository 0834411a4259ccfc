using DslPeft.Executables;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// The first weights of a short pre-training: half of the heads look at the places around one neighbour, and all else is as BERT has it.
/// </summary>
public sealed class LocalAttentionTests : IDisposable
{
    private const int Seed = 4,
        Farthest = 6;
    private const string Positions = "embeddings.position_embeddings.weight";

    private readonly BertMiniPretraining _model = new();

    public LocalAttentionTests() => LocalAttention.Initialise(_model, Seed);

    public void Dispose() => _model.Dispose();

    /// <summary>
    /// Over all positions p, the score of p + n is on average the highest: n is -1, 1, -2, 2, … for the heads in their order.
    /// </summary>
    [Fact]
    public void LowerHalfOfTheHeadsLooksAtItsNeighbour()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < BertMiniPretraining.Layers; layer++)
        {
            for (var head = 0; head < BertMiniPretraining.Heads / 2; head++)
            {
                var expected = (head / 2 + 1) * (head % 2 == 0 ? -1 : 1);
                Assert.Equal(expected, Enumerable.Range(-Farthest, 2 * Farthest + 1).MaxBy(distance => MeanScore(layer, head, distance)));
            }
        }
    }

    /// <summary>Sinusoids of all positions are as long as a word's embedding is on average.</summary>
    [Fact]
    public void PositionsAreAsLongAsWords()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var lengths = _model[Positions].norm(1);

        TensorAssert.Close("lengths", full_like(lengths, Scalars.Of(0.02 * Math.Sqrt(BertMiniPretraining.Hidden))), lengths, 1e-5);
    }

    [Fact]
    public void AllElseIsAsTheSeedDrawsIt()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var plain = new BertMiniPretraining();
        plain.Initialise(Seed);
        foreach (var row in _model.Info.Rows.Where(row => row.Name != Positions))
        {
            Tensor drawn = plain[row.Name],
                started = _model[row.Name];
            if (row.Name.EndsWith(".query.weight", StringComparison.Ordinal) || row.Name.EndsWith(".key.weight", StringComparison.Ordinal))
            {
                var half = BertMiniPretraining.Hidden / 2;
                Assert.False(TinyModels.SameBits(drawn.narrow(0, 0, half).clone(), started.narrow(0, 0, half).clone()), row.Name);
                (drawn, started) = (drawn.narrow(0, half, half).clone(), started.narrow(0, half, half).clone());
            }
            Assert.True(TinyModels.SameBits(drawn, started), row.Name);
        }
    }

    /// <summary>Mean over the positions p of query(p) · key(p + distance).</summary>
    private double MeanScore(int layer, int head, int distance)
    {
        var positions = _model[Positions];
        Tensor Projected(string part) =>
            positions.matmul(_model[$"encoder.layer.{layer}.attention.self.{part}.weight"].chunk(BertMiniPretraining.Heads)[head].t());
        return Projected("query").matmul(Projected("key").t()).diagonal(distance).mean().item<float>();
    }
}
