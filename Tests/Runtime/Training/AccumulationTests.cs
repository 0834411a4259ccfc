using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>Steps over several batches.</summary>
[Collection(ProcessWide.Name)]
public sealed class AccumulationTests : IDisposable
{
    // Four batches an epoch: steps of three batches and of one.
    private static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 8, Accumulate = 3, LearningRate = 0.02, MaxLength = 32, Seed = 7 };

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-run-").FullName, "checkpoints");
    private readonly TinyBase _base = new();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public void StepTakesTheMeanOfItsGradients()
    {
        using TinyModel trained = new(_base, 7), byHand = new(_base, 7);
        TrainingOptions options = Options with { MaxSteps = 2 };
        TrainingOutcome outcome = new Trainer(trained, Source(), options).Run();

        random.manual_seed(7);
        byHand.train();
        IBatchSource source = Source();
        using var adam = new FlatAdamW(byHand.TrainableGroups, options);
        var losses = new List<double>();
        foreach ((int first, int count, int step) in new[] { (0, 3, 0), (3, 1, 1) })
        {
            byHand.ZeroGradients();
            losses.Add(Enumerable.Range(first, count).Sum(b => Backward(byHand, source, b, count)));
            GradientClipping.Clip(byHand.TrainableGroups, options.ClipNorm);
            adam.Step(new LearningRateSchedule(2, options.WarmupRatio, options.LearningRate).Rate(step));
        }

        Assert.Equal((2, 2), (outcome.Steps, outcome.TotalSteps));
        Assert.Equal(losses, outcome.Losses);
        Assert.Equal(TinyTask.Bytes(byHand), TinyTask.Bytes(trained));
    }

    [Fact]
    public void StepsAreCountedByEpoch() => Assert.Equal(6, Trainer.TotalSteps(Source(), Options));

    /// <summary>Stopped behind each batch, also between those of a step, and resumed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void StoppedAndResumedRunIsTheSameToTheBit(int stopAfter)
    {
        using var straight = new TinyModel(_base, 7);
        TrainingOutcome whole = new Trainer(straight, Source(), Options).Run();

        using var stop = new CancellationTokenSource();
        using var first = new TinyModel(_base, 7);
        TrainingOutcome half = new Trainer(first, new StopAtBatch(Source(), stopAfter, stop), Options) { CheckpointFolder = _folder }.Run(stop: stop.Token);
        random.manual_seed(999);
        using var second = new TinyModel(_base, 1234);
        TrainingOutcome rest = new Trainer(second, Source(), Options) { CheckpointFolder = _folder }.Run(resume: true);

        Assert.True(half.Interrupted);
        Assert.Equal(whole.Losses, half.Losses.Concat(rest.Losses));
        Assert.Equal(TinyTask.Bytes(straight), TinyTask.Bytes(second));
        Assert.Equal([Path.Combine(_folder, "step-000000006")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void CheckpointInsideAStepHoldsItsGradients()
    {
        using var stop = new CancellationTokenSource();
        using var model = new TinyModel(_base, 7);
        new Trainer(model, new StopAtBatch(Source(), 2, stop), Options) { CheckpointFolder = _folder }.Run(stop: stop.Token);

        Assert.Equal(["checksum", "gradients.safetensors", "optimizer.safetensors", "state.json", "tensors.safetensors"],
            Directory.GetFiles(Path.Combine(_folder, "step-000000000-000002")).Select(Path.GetFileName).Order());
    }

    private static double Backward(TinyModel model, IBatchSource source, int batch, int count)
    {
        using var scope = NewDisposeScope();
        using Batch made = source.Get(0, batch);
        Tensor loss = count == 1 ? model.Loss(made) : model.Loss(made) / count;
        loss.backward();
        return loss.ToDouble();
    }

    private static IBatchSource Source() => TinyTask.Source(TinyTask.Data(32), Options);

    private sealed class StopAtBatch(IBatchSource source, int batches, CancellationTokenSource stop) : IBatchSource
    {
        private int _given;

        public string Fingerprint => source.Fingerprint;

        public int Count(int epoch) => source.Count(epoch);

        public Batch Get(int epoch, int index)
        {
            if (++_given == batches)
            {
                stop.Cancel();
            }
            return source.Get(epoch, index);
        }
    }
}
