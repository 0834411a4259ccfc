using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Lottery-ticket sparse fine-tuning: the first phase against plain full fine-tuning, the choice written out, and that no other entry ever
/// changes.
/// </summary>
public sealed class LotteryTicketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-ticket-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// Three steps of the first phase are three steps of full fine-tuning at falling rates; the base and the head are then what they were.
    /// </summary>
    [Fact]
    public void TheFirstPhaseIsFullFineTuning()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyLotteryTicket(@base);
        using var full = new TinyFullClassifier(@base);
        model.eval();
        full.eval();
        var fingerprint = @base.Fingerprint();
        var head = TinyModels.Snapshot(model);
        var names = @base.named_parameters().Select(entry => entry.name).ToList();
        model["model.lotteryticket.places"].fill_(Scalars.Of(-1));

        var tuned = new TrainingExamples(model, new OneBatch(() => TinyModels.Batch())).Tuned(
            [.. names.Select(name => (Tensor)@base[name])],
            3,
            0.03
        );

        using (var batch = TinyModels.Batch())
        using (var adam = new FlatAdamW(full.TrainableGroups, new TrainingOptions { WeightDecay = 0 }))
        {
            foreach (var rate in new[] { 0.03, 0.02, 0.01 })
            {
                full.ZeroGradients();
                full.Loss(batch).backward();
                adam.Step(rate);
            }
        }
        // A shift of all keys changes nothing, so that the gradient of their bias is rounding.
        foreach (var (name, value) in names.Zip(tuned).Where(entry => !entry.First.EndsWith("key.bias", StringComparison.Ordinal)))
            TensorAssert.Close(name, full[name], value, 1e-3);
        Assert.Equal(fingerprint, @base.Fingerprint());
        Assert.All(@base.parameters(), parameter => Assert.False(parameter.requires_grad));
        Assert.All(model.Info.Parameters.Where(row => row.Head), row => Assert.True(TinyModels.SameBits(head[row.Name], model[row.Name])));
    }

    /// <summary>What moved farthest is chosen, over all parameters together, and starts from the base's values.</summary>
    [Fact]
    public void WhatMovesFarthestIsChosen()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyLotteryTicket(@base);
        model.eval();
        model["model.lotteryticket.places"].fill_(Scalars.Of(-1));
        var examples = new TrainingExamples(model, new OneBatch(() => TinyModels.Batch()));
        Tensor[] parameters = [.. @base.Info.Rows.Select(row => @base[row.Name])];
        var moved = examples
            .Tuned(parameters, 1, 1e-2)
            .Zip(parameters, (after, before) => (after - before).abs().reshape(-1))
            .SelectMany(part => part.data<float>().ToArray())
            .ToArray();
        var all = parameters.SelectMany(part => part.reshape(-1).data<float>().ToArray()).ToArray();

        model.StartFrom(examples);

        var places = model["model.lotteryticket.places"].data<long>().ToArray();
        Assert.Equal((int)Math.Floor((0.02 * all.Length) + 0.5), places.Length);
        Assert.Equal(places.Distinct().Order(), places);
        var chosen = places.ToHashSet();
        var least = places.Min(place => moved[place]);
        Assert.All(Enumerable.Range(0, all.Length).Where(place => !chosen.Contains(place)), place => Assert.True(moved[place] <= least));
        Assert.Equal(places.Select(place => all[place]), model["model.lotteryticket.values"].data<float>().ToArray());
    }

    /// <summary>
    /// Trained with weight decay, every entry that was not chosen keeps its bits, in the merged model and in what files load to.
    /// </summary>
    [Fact]
    public void NoOtherEntryChanges()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = new TinyLotteryTicket(@base);

        new Trainer(
            model,
            new OneBatch(() => TinyModels.Batch()),
            new TrainingOptions
            {
                Epochs = 5,
                LearningRate = 0.1,
                WeightDecay = 0.1,
            }
        ).Run();

        var merged = model.Merge();
        var all = zeros(@base.Info.Rows.Sum(row => row.Count), dtype: ScalarType.Bool)
            .index_fill_(0, model["model.lotteryticket.places"], Scalars.Of(1));
        var (offset, changed) = (0L, 0L);
        foreach (var row in @base.Info.Rows)
        {
            var differs = merged[row.Name].ne(@base[row.Name]);
            Assert.False(
                differs.logical_and(all.narrow(0, offset, row.Count).reshape(row.Shape).logical_not()).any().item<bool>(),
                row.Name
            );
            (offset, changed) = (offset + row.Count, changed + differs.sum().item<long>());
        }
        var kept = model["model.lotteryticket.values"].numel();
        Assert.InRange(changed, (kept / 2) + 1, kept);
        Assert.Equal(kept + model.Info.HeadParameters, model.Info.ChangedParameters);

        using var batch = TinyModels.Batch();
        using var expected = model.Infer(batch);
        foreach (
            var (save, load) in new (Action<string>, Action<AdaptedModel, string>)[]
            {
                (path => model.Save(path), (other, path) => other.Load(path)),
                (path => model.SaveDeployed(path), (other, path) => other.LoadDeployed(path)),
            }
        )
        {
            var path = Path.Combine(_folder, "adapter.safetensors");
            save(path);
            using var again = new TinyLotteryTicket(@base);
            load(again, path);
            TensorAssert.Same("loaded", expected, again.Infer(batch));
        }
    }

    [Fact]
    public void TrainingBeforeTheFirstPhaseIsAnError()
    {
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinyLotteryTicket(@base);
        Assert.Contains("StartFrom", Assert.Throws<InvalidOperationException>(() => model.Loss(batch)).Message);
    }

    [Fact]
    public void AShareOfBertIsCounted() =>
        Assert.Equal(547_411, CountLotteryTicket.TrainableParameters - CountLotteryTicket.HeadParameters);
}
