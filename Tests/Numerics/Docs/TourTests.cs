using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Docs;

/// <summary>The code of docs/tour.md, run on random weights. What the page says of a result is asserted beside it.</summary>
public sealed class TourTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tour").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TrainsInOwnLoop()
    {
        using var bert = new TourBert();
        bert.Initialise(seed: 1); // or TourBert.Load("folder")
        using var model = new TourLora(bert, seed: 42);
        var before = bert.Fingerprint();

        using var batch = new Batch(
            inputIds: randint(1, TourBert.Vocab, [8, 16]), // (B, T)
            attentionMask: ones(8, 16, int64),
            labels: randint(0, 2, [8])
        );

        var options = new TrainingOptions { LearningRate = 1e-3 };
        using var optimizer = new FlatAdamW(model.TrainableGroups, options);
        for (var step = 0; step < 2; step++)
        {
            model.ZeroGradients();
            using var loss = model.Loss(batch);
            loss.backward();
            optimizer.Step(options.LearningRate);
            model.RunSchedules(When.AfterStep, new Moment(step + 1, TotalSteps: 2));
        }

        Assert.Equal(before, bert.Fingerprint());
        Assert.Equal(TourLora.TrainableParameters, model.TrainableGroups.Sum(group => group.Tensor.NumberOfElements));
        Assert.Equal(2, model.TrainableGroups.Count);
        using var b = model["encoder.layer.3.attention.self.value.lora.b"].abs().max();
        Assert.True(b.item<float>() > 0, "two steps left B at zero");
    }

    [Fact]
    public void TrainsByTheTrainerAndDeploys()
    {
        using var bert = new TourBert();
        bert.Initialise(seed: 1);
        using var model = new TourLora(bert);

        var rows = SampleSentiment.Train();
        var vocabulary = WordPieceVocabulary.Build(rows.Select(row => row.Text), size: TourBert.Vocab);
        var data = new EncodedDataset([.. rows.Take(64)], new WordPieceTokenizer(vocabulary), maxLength: 32);

        var options = new TrainingOptions { MaxSteps = 2, LearningRate = 1e-3 };
        var batches = new LabelledBatchSource(data, HeadKind.Classification, new BatchBudget(Rows: 16), options.Seed);
        var outcome = new Trainer(model, batches, options) { CheckpointFolder = Path.Combine(folder, "checkpoints") }.Run();

        Assert.Equal((2, 2), (outcome.Steps, outcome.TotalSteps));

        using var batch = batches.Get(epoch: 0, index: 0);
        model.eval();
        using var trained = model.Forward(batch); // (B, 2), query and value as W x + b + delta
        using var deployed = model.Infer(batch); // (B, 2), the delta folded into W

        Assert.True(trained.allclose(deployed, rtol: 1e-4, atol: 1e-5));

        DeployedTensors merged = model.Merge();
        using var change = merged["encoder.layer.2.attention.self.query.weight"] - bert["encoder.layer.2.attention.self.query.weight"];
        model.Unmerge();

        Assert.Equal([32, 32], change.shape);
        Assert.False(model.IsDeployed);
        using var largest = change.abs().max();
        Assert.True(largest.item<float>() > 0, "the merged weight is the base's");
    }

    [Fact]
    public void SavesAndLoads()
    {
        using var bert = new TourBert();
        bert.Initialise(seed: 1);
        using var model = new TourLora(bert, seed: 7);
        using var batch = new Batch(randint(1, TourBert.Vocab, [2, 8]), ones(2, 8, int64));

        model.Save(Path.Combine(folder, "lora.safetensors"));
        using var again = new TourLora(bert);
        again.Load(Path.Combine(folder, "lora.safetensors"));

        model.SaveDeployed(Path.Combine(folder, "deployed.safetensors"));
        using var serving = new TourLora(bert);
        serving.LoadDeployed(Path.Combine(folder, "deployed.safetensors"));
        using var logits = serving.Infer(batch);

        using var expected = model.Infer(batch);
        using var loaded = again.Infer(batch);
        Assert.True(expected.equal(loaded).all().item<bool>());
        Assert.True(expected.equal(logits).all().item<bool>());

        using var other = new TourBert();
        other.Initialise(seed: 2);
        using var elsewhere = new TourLora(other);
        Assert.Contains(
            "other base weights",
            Assert.Throws<CheckpointException>(() => elsewhere.Load(Path.Combine(folder, "lora.safetensors"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void DeploysAPrefixWithoutItsEncoder()
    {
        using var bert = new TourBert();
        bert.Initialise(seed: 1);
        using var model = new TourPrefix(bert);
        using var batch = new Batch(randint(1, TourBert.Vocab, [2, 8]), ones(2, 8, int64));

        model.eval();
        using var trained = model.Forward(batch);
        using var deployed = model.Infer(batch);
        model.SaveDeployed(Path.Combine(folder, "prefix.safetensors"));

        Assert.True(trained.allclose(deployed, rtol: 1e-4, atol: 1e-5));
        using var file = SafetensorsFile.Open(Path.Combine(folder, "prefix.safetensors"));
        Assert.Contains("encoder.layer.0.SelfAttention.prefix.key", file.Entries.Keys);
        Assert.DoesNotContain(file.Entries.Keys, name => name.Contains("w1", StringComparison.Ordinal));
        Assert.Equal(
            TourPrefix.DeployedParameters,
            file.Entries.Values.Sum(entry => entry.Shape.Aggregate(1L, (count, size) => count * size))
        );
    }

    [Fact]
    public void SeveralAdaptationsShareOneBase()
    {
        using var bert = new TourBert();
        bert.Initialise(seed: 1);
        using var batch = new Batch(randint(1, TourBert.Vocab, [2, 8]), ones(2, 8, int64));

        using var lora = new TourLora(bert);
        using var prefix = new TourPrefix(bert);
        using var plain = bert.Forward(batch); // the base as it was: hidden states (B, T, d), pooled (B, d)

        using var all = bert.Inspect(batch); // every hidden state and every attention probability

        Assert.Equal([2, 8, 32], plain.LastHiddenState.shape);
        Assert.Equal((5, 4), (all.HiddenStates.Count, all.Attentions.Count));
        Assert.Same(lora.Base, prefix.Base);
    }

    [Fact]
    public void TheProgramReports()
    {
        int code = TourProgram.Run(["report", "--json", Path.Combine(folder, "parameters.json")]);

        Assert.Equal(0, code);
        Assert.Contains(
            "TrainableParameters",
            File.ReadAllText(Path.Combine(folder, "parameters.json")),
            StringComparison.OrdinalIgnoreCase
        );
    }
}
