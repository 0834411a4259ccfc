using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed partial class LadderTests
{
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
}
