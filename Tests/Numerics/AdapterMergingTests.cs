using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Several trained adapters made one, by weights.</summary>
public sealed class AdapterMergingTests : IDisposable
{
    private const string Name = "encoder.layer.0.attention.self.query.weight";
    private static readonly double[] Weights = [0.7, -0.4, 1.3];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-merging-").FullName;
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();
    private readonly List<AdaptedModel> _models = [];

    public void Dispose()
    {
        _models.ForEach(model => model.Dispose());
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The change of the merge is Σ wᵢ ΔWᵢ, whatever methods make the changes.</summary>
    [Fact]
    public void LinearMergeIsTheWeightedSumOfChanges()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var adapters = Three(typeof(TinyLora), typeof(TinyDora), typeof(TinyOft));
        var expected = Sum(adapters.Select(adapter => Change(adapter.Model) * Scalars.Of(adapter.Weight)));
        var into = Fresh(new TinyLora(_base, 9));
        var fingerprint = _base.Fingerprint();

        into.MergeDeployed(adapters);

        TensorAssert.Close("change", expected, Change(into), 1e-6);
        TensorAssert.Same("head", adapters[0].Model["classifier.weight"], into.Deploy()["classifier.weight"]);
        Assert.Equal(fingerprint, _base.Fingerprint());
        var path = Path.Combine(_folder, "merged.safetensors");
        into.SaveDeployed(path);
        var loaded = Fresh(new TinyLora(_base, 10));
        loaded.LoadDeployed(path);
        TensorAssert.Same("file", into.Infer(_batch), loaded.Infer(_batch));
    }

    /// <summary>Factors side by side are the sum, in a model that can be trained on.</summary>
    [Fact]
    public void ConcatenatedFactorsAreTheSumExactly()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        List<WeightedAdapter> adapters =
        [
            new(Perturbed(typeof(TinyLoraRank4), 3), 0.7),
            new(Perturbed(typeof(TinyLoraRank4Unscaled), 4), -0.4),
        ];
        var expected = Sum(adapters.Select(adapter => Change(adapter.Model) * Scalars.Of(adapter.Weight)));
        var into = Fresh(new TinyLora(_base, 9));

        into.MergeConcatenated(adapters);

        TensorAssert.Close("change", expected, Change(into), 1e-6);
        TensorAssert.Close("trained form", into.Infer(_batch), into.Forward(_batch), 1e-5);
        Assert.Contains(
            "has rank 8, and the adapters' ranks are 4",
            Assert.Throws<ArgumentException>(() => into.MergeConcatenated(adapters[..1])).Message
        );
        Assert.Contains(
            "adapts other places",
            Assert.Throws<ArgumentException>(() => Fresh(new TinyLoraUpperLayer(_base)).MergeConcatenated(adapters)).Message
        );
        Assert.Contains(
            "no LoRA of factors alone",
            Assert.Throws<NotSupportedException>(() => Fresh(new TinyDora(_base)).MergeConcatenated(adapters)).Message
        );
    }

    /// <summary>Two updates of rank 4 fit into rank 8; of more, the largest singular values are kept.</summary>
    [Fact]
    public void ApproximationIsTheBestOfItsRank()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        List<WeightedAdapter> two = [new(Perturbed(typeof(TinyLoraRank4), 3), 0.7), new(Perturbed(typeof(TinyLoraRank4), 4), 0.6)];
        var into = Fresh(new TinyLora(_base, 9));
        into.MergeApproximated(two);
        TensorAssert.Close("exact", Sum(two.Select(adapter => Change(adapter.Model) * Scalars.Of(adapter.Weight))), Change(into), 1e-5);

        var three = Three(typeof(TinyLora), typeof(TinyDora), typeof(TinyOft));
        into.MergeApproximated(three, new() { Kind = MergeKind.Ties, Density = 0.6 });
        var changes = AdapterMerging.Changes(three, new() { Kind = MergeKind.Ties, Density = 0.6 });
        var (u, s, v) = linalg.svd(changes[Name], fullMatrices: false);
        TensorAssert.Close("best", (u[.., ..8] * s[..8]).matmul(v[..8]), Change(into), 1e-4);
        Assert.Equal(8, linalg.matrix_rank(Change(into), 1e-4).item<long>());
    }

    /// <summary>A table's update is the product the other way round.</summary>
    [Fact]
    public void TablesAreMergedAsWell()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        const string table = "embeddings.word_embeddings.weight";
        List<WeightedAdapter> two =
        [
            new(Perturbed(typeof(TinyLoraOfTiedWords), 3), 0.7),
            new(Perturbed(typeof(TinyLoraOfTiedWords), 4), 0),
        ];
        var into = Fresh(new TinyLoraOfTiedWords(_base, 9));
        into.MergeApproximated(two);
        TensorAssert.Close(
            "approximated",
            (two[0].Model.Deploy()[table] - _base[table]) * Scalars.Of(0.7),
            into.Deploy()[table] - _base[table],
            1e-5
        );
        into.MergeDeployed(two);
        TensorAssert.Close(
            "deployed",
            (two[0].Model.Deploy()[table] - _base[table]) * Scalars.Of(0.7),
            into.Deploy()[table] - _base[table],
            1e-6
        );
    }

    /// <summary>Entry by entry: what is kept, whose sign is elected, and the mean of those that agree.</summary>
    [Theory]
    [InlineData(MergeKind.MagnitudePrune, MajoritySign.Total)]
    [InlineData(MergeKind.Ties, MajoritySign.Total)]
    [InlineData(MergeKind.Ties, MajoritySign.Frequency)]
    public void LargestEntriesAreCombined(MergeKind kind, MajoritySign sign)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var adapters = Three(typeof(TinyLora), typeof(TinyDora), typeof(TinyOft));
        var own = adapters.Select(adapter => Change(adapter.Model).to(float32).reshape(-1).data<float>().ToArray()).ToList();
        var actual = AdapterMerging
            .Changes(
                adapters,
                new()
                {
                    Kind = kind,
                    Density = 0.3,
                    MajoritySign = sign,
                }
            )[Name]
            .reshape(-1)
            .data<float>()
            .ToArray();
        var thresholds = own.Select(change => change.Select(Math.Abs).OrderDescending().ElementAt((int)(0.3 * change.Length) - 1)).ToList();
        Assert.Equal(32 * 32, actual.Length);
        for (var entry = 0; entry < actual.Length; entry++)
        {
            var kept = own.Select((change, i) => Math.Abs(change[entry]) >= thresholds[i] ? (double)change[entry] : 0).ToList();
            var votes = sign == MajoritySign.Total ? kept.Sum() : kept.Sum(Math.Sign);
            var agreeing =
                kind == MergeKind.MagnitudePrune
                    ? [0, 1, 2]
                    : Enumerable.Range(0, 3).Where(i => Math.Sign(kept[i]) == (votes >= 0 ? 1 : -1)).ToList();
            var sum = agreeing.Sum(i => kept[i] * Weights[i]);
            Assert.Equal(kind == MergeKind.MagnitudePrune ? sum : sum / Math.Max(1, agreeing.Count), actual[entry], 1e-5);
        }
    }

    /// <summary>Entries are drawn by the seed, and those that are left are as much larger as fewer are left.</summary>
    [Theory]
    [InlineData(MergeKind.DareLinear)]
    [InlineData(MergeKind.DareTies)]
    public void RandomEntriesAreRescaled(MergeKind kind)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        List<WeightedAdapter> one = [new(Perturbed(typeof(TinyLora), 3), 2)];
        Tensor Merged(long seed) =>
            AdapterMerging.Changes(
                one,
                new()
                {
                    Kind = kind,
                    Density = 0.25,
                    Seed = seed,
                }
            )[Name];
        var (change, merged) = (Change(one[0].Model), Merged(7));
        var left = merged.ne(Scalars.Of(0));

        Assert.InRange(left.to(float32).mean().AsDouble(), 0.2, 0.3);
        TensorAssert.Close("rescaled", change * Scalars.Of(8) * left.to(float32), merged, 1e-5);
        TensorAssert.Same("seed", merged, Merged(7));
        Assert.False(TinyModels.SameBits(merged, Merged(8)));
    }

    [Fact]
    public void WhatCannotBeMergedIsRefused()
    {
        var lora = Perturbed(typeof(TinyLora), 3);
        using var other = TinyModels.Base(seed: 8);
        var elsewhere = Fresh(new TinyLora(other));
        string Refusal<T>(Action action)
            where T : Exception => Assert.Throws<T>(action).Message;

        Assert.Contains("over two bases", Refusal<ArgumentException>(() => AdapterMerging.Changes([new(lora, 1), new(elsewhere, 1)])));
        Assert.Contains(
            "TinyPrefix cannot be merged",
            Refusal<NotSupportedException>(() => AdapterMerging.Changes([new(Fresh(new TinyPrefix(_base)), 1)]))
        );
        Assert.Contains("no adapters", Refusal<ArgumentException>(() => AdapterMerging.Changes([])));
        Assert.Contains("is no number", Refusal<ArgumentException>(() => AdapterMerging.Changes([new(lora, double.NaN)])));
        Assert.Contains(
            "share of the entries",
            Refusal<ArgumentOutOfRangeException>(() => AdapterMerging.Changes([new(lora, 1)], new() { Kind = MergeKind.Ties, Density = 0 }))
        );
        Assert.Contains(
            "leaves encoder.layer.0.attention.self.query.weight alone, and 1 more",
            Refusal<ArgumentException>(() => Fresh(new TinyLoraUpperLayer(_base)).MergeDeployed([new(lora, 1)]))
        );
        Assert.Contains(
            "TinyTokensAndLora cannot be merged with others",
            Refusal<NotSupportedException>(() => AdapterMerging.Changes([new(Perturbed(typeof(TinyTokensAndLora), 3), 1)]))
        );
    }

    private List<WeightedAdapter> Three(params Type[] types) =>
        [.. types.Select((type, i) => new WeightedAdapter(Perturbed(type, 3 + i), Weights[i]))];

    private AdaptedModel Perturbed(Type type, int seed)
    {
        var model = Fresh(TinyModels.Create(type, _base));
        TinyModels.Perturb(model, seed, 0.1);
        return model;
    }

    private T Fresh<T>(T model)
        where T : AdaptedModel
    {
        _models.Add(model);
        return model;
    }

    private static Tensor Sum(IEnumerable<Tensor> tensors) => tensors.Aggregate((sum, next) => sum.Plus(next));

    private Tensor Change(AdaptedModel model) => model.Deploy()[Name] - _base[Name];
}
