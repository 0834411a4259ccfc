using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Weights of a fusion's members over data, and what is left when some are left out.</summary>
public sealed class FusionPruningTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-fusion-").FullName;

    private string File => Path.Combine(_folder, "adapter.safetensors");

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Members that add the same to every token, and one query for all: the weights are a softmax that can be computed by hand.
    /// </summary>
    [Fact]
    public void WeightsAreThoseOfTheSoftmax()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed<TinyFusion>();
        var expected = new List<double[]>();
        for (var layer = 0; layer < TinyBert.Layers; layer++)
        {
            var place = $"encoder.layer.{layer}.Mlp.";
            model[place + "adapterfusion.query"].zero_();
            foreach (var name in Names)
                model[$"{place}pfeiffer_{name}.up"].zero_();
            var query = model[place + "adapterfusion.queryBias"];
            var scores = Names
                .Select(name => query.dot(model[place + "adapterfusion.key"].matmul(model[$"{place}pfeiffer_{name}.upBias"])).item<float>())
                .ToArray();
            var total = scores.Sum(score => Math.Exp(score));
            expected.Add([.. scores.Select(score => Math.Exp(score) / total)]);
        }

        var measured = FusionWeights.Measure(model, [_batch, _batch]);

        Assert.Equal(Names, measured.Members);
        Assert.Equal(TinyBert.Layers, measured.Places.Count);
        Assert.Equal([0, 1], measured.Layers);
        for (var layer = 0; layer < TinyBert.Layers; layer++)
        {
            for (var member = 0; member < Names.Length; member++)
                Assert.Equal(expected[layer][member], measured.Places[layer][member], 1e-5);
        }

        for (var member = 0; member < Names.Length; member++)
            Assert.Equal((expected[0][member] + expected[1][member]) / 2, measured.Means[member], 1e-5);
        Assert.Equal(Names.OrderByDescending(name => measured.Means[Array.IndexOf(Names, name)]).Take(2).Order(), measured.Best(2));
        Assert.Equal(Names, measured.Best(3));
    }

    [Fact]
    public void PaddingDoesNotCount()
    {
        using var scope = NewDisposeScope();
        using var model = Perturbed<TinyFusion>();
        var junk = full([3, 4], Scalars.Of(17), int64);
        using var padded = new Batch(
            cat([_batch.InputIds, junk], 1),
            cat([_batch.AttentionMask, zeros_like(junk)], 1),
            cat([_batch.TokenTypeIds!, ones_like(junk)], 1)
        );
        FusionWeights expected = FusionWeights.Measure(model, [_batch]),
            measured = FusionWeights.Measure(model, [padded]);

        for (var layer = 0; layer < TinyBert.Layers; layer++)
        {
            for (var member = 0; member < Names.Length; member++)
                Assert.Equal(expected.Places[layer][member], measured.Places[layer][member], 1e-5);
        }

        Assert.Equal(1, measured.Means.Sum(), 1e-6);
        Assert.True(measured.Means.Max() - measured.Means.Min() > 1e-3, "the members are told apart.");
    }

    /// <summary>Measuring computes what inference does, keeps nothing, and is over when it is over.</summary>
    [Fact]
    public void MeasuringChangesNothing()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyFusion>();
        using var before = model.Infer(_batch);
        _ = FusionWeights.Measure(model, [_batch]);
        using var after = model.Infer(_batch);

        TensorAssert.Same("logits", before, after);
    }

    [Fact]
    public void KeepingAllChangesNoBit()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyFusion>();
        model.Save(File);
        using var kept = new TinyFusion(_base, seed: 99);
        kept.LoadKept(File);
        using var expected = model.Infer(_batch);
        using var logits = kept.Infer(_batch);

        TensorAssert.Same("logits", expected, logits);
    }

    /// <summary>A member of no weight takes nothing with it; the deployed file of what is left loads.</summary>
    [Fact]
    public void MemberWithoutWeightCanBeLeftOut()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Perturbed<TinyFusion>();
        for (var layer = 0; layer < TinyBert.Layers; layer++)
        {
            var place = $"encoder.layer.{layer}.Mlp.";
            model[place + "adapterfusion.query"].zero_();
            model[place + "pfeiffer_b.up"].zero_();
            // What b adds is compared to the query as -10,000: its weight is 0.
            var compared = model[place + "adapterfusion.key"].t().matmul(model[place + "adapterfusion.queryBias"]);
            model[place + "pfeiffer_b.upBias"].copy_(compared * Scalars.Of(-1e4 / compared.dot(compared).item<float>()));
        }
        var measured = FusionWeights.Measure(model, [_batch]);
        Assert.Equal(0, measured.Means[1], 1e-9);
        Assert.Equal(["a", "c"], measured.Best(2));
        model.Save(File);

        using var kept = new TinyFusionOfTwo(_base);
        kept.LoadKept(File);
        var expected = model.Infer(_batch);
        TensorAssert.Close("logits", expected, kept.Infer(_batch), 1e-6);
        kept.SaveDeployed(File);
        using var deployed = new TinyFusionOfTwo(_base, seed: 99);
        deployed.LoadDeployed(File);
        TensorAssert.Same("deployed", kept.Infer(_batch), deployed.Infer(_batch));
    }

    /// <summary>A member that counts is missed.</summary>
    [Fact]
    public void WeightsAreNormalisedAnew()
    {
        using var noGrad = no_grad();
        using var model = Perturbed<TinyFusion>();
        model.Save(File);
        using var kept = new TinyFusionOfTwo(_base);
        kept.LoadKept(File);

        Assert.Equal(1, FusionWeights.Measure(kept, [_batch]).Means.Sum(), 1e-6);
        using Tensor whole = model.Infer(_batch),
            part = kept.Infer(_batch);
        Assert.False(TinyModels.SameBits(whole, part));
    }

    [Fact]
    public void WhatCannotBeKeptIsRefused()
    {
        using var fusion = Perturbed<TinyFusion>();
        Assert.Throws<ArgumentOutOfRangeException>(() => FusionWeights.Measure(fusion, [_batch]).Best(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FusionWeights.Measure(fusion, [_batch]).Best(4));
        Assert.Contains("no token", Assert.Throws<ArgumentException>(() => FusionWeights.Measure(fusion, [])).Message);

        using var single = Perturbed<TinyPfeiffer>();
        Assert.Contains(
            "declares no fusion",
            Assert.Throws<InvalidOperationException>(() => FusionWeights.Measure(single, [_batch])).Message
        );
        Assert.Contains("declares no fusion", Assert.Throws<InvalidOperationException>(() => single.LoadKept(File)).Message);

        // A member that the file lacks, and tensors that are nobody's.
        using var two = Perturbed<TinyFusionOfTwo>();
        two.Save(File);
        Refused(fusion, "pfeiffer_b.down");
        using var stack = Perturbed<TinyStack>();
        stack.Save(File);
        Refused(two, "adapterfusion.query");
        using var learned = Perturbed<TinyLearnedParallel>();
        learned.Save(File);
        Refused(two, "is no larger fusion of what TinyFusionOfTwo keeps (a, c)");
    }

    private void Refused(AdaptedModel model, string because)
    {
        var before = TinyModels.Snapshot(model);
        Assert.Contains(because, Assert.Throws<CheckpointException>(() => model.LoadKept(File)).Message);
        Assert.All(before, entry => Assert.True(TinyModels.SameBits(entry.Value, model[entry.Key]), $"{entry.Key} changed."));
    }

    private T Perturbed<T>()
        where T : AdaptedModel
    {
        var model = (T)TinyModels.Create(typeof(T), _base);
        TinyModels.Perturb(model, 3);
        model.eval();
        return model;
    }
}
