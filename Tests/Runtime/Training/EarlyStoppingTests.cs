using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>Runs that measurements end, and the models that they leave.</summary>
[Collection(ProcessWide.Name)]
public sealed class EarlyStoppingTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 8,
        BatchSize = 8,
        LearningRate = 0.02,
        MaxLength = 32,
        Seed = 7,
        Patience = 2,
        KeepBest = true,
    };

    // The best of these is the second; the run ends behind the fourth, two later.
    private static readonly double[] Values = [0.5, 0.7, 0.7, 0.6, 0.9, 0.9, 0.9, 0.9];

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-run-").FullName, "checkpoints");
    private readonly TinyBase _base = new();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public void RunEndsAndLeavesTheBestModel()
    {
        using TinyModel model = new(_base, 7),
            best = new(_base, 7);
        var outcome = Train(model, Options, Values);
        Train(best, Options with { Patience = 0, KeepBest = false }, Values, stopAfter: 8);

        Assert.Equal((16, 32, true, false), (outcome.Steps, outcome.TotalSteps, outcome.StoppedEarly, outcome.Interrupted));
        Assert.Equal((8, 0.7), (outcome.Kept!.Step, outcome.Final!.Value));
        Assert.Equal(TinyTask.Bytes(best), TinyTask.Bytes(model));
    }

    [Fact]
    public void WithoutPatienceTheBestIsKeptToo()
    {
        using TinyModel model = new(_base, 7),
            best = new(_base, 7);
        var outcome = Train(model, Options with { Patience = 0 }, Values);
        Train(best, Options with { Patience = 0, KeepBest = false }, Values, stopAfter: 20);

        Assert.Equal((32, false, 20), (outcome.Steps, outcome.StoppedEarly, outcome.Kept!.Step));
        Assert.Equal(TinyTask.Bytes(best), TinyTask.Bytes(model));
    }

    [Fact]
    public void WithoutEitherTheLastIsKept()
    {
        using var model = new TinyModel(_base, 7);

        Assert.Equal(32, Train(model, Options with { Patience = 0, KeepBest = false }, Values).Kept!.Step);
        Assert.Equal(16, Train(model, Options with { KeepBest = false }, Values).Kept!.Step);
    }

    /// <summary>Stopped before, at and behind the best measurement: judged and kept as if it had not been.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(11)]
    [InlineData(13)]
    public void ResumedRunJudgesAsOneThatNeverStopped(int stopAfter)
    {
        using TinyModel straight = new(_base, 7),
            first = new(_base, 7),
            second = new(_base, 1234);
        var whole = Train(straight, Options, Values);

        var half = Train(first, Options, Values, stopAfter, checkpoints: true);
        var rest = Train(second, Options, Values[half.History.Count..], checkpoints: true, resume: true);

        Assert.True(half.Interrupted);
        Assert.Equal(whole.Losses, half.Losses.Concat(rest.Losses));
        Assert.Equal((whole.Steps, whole.Kept!.Step, true), (rest.Steps, rest.Kept!.Step, rest.StoppedEarly));
        Assert.Equal(whole.History.Select(h => (h.Step, h.Evaluation.Value)), rest.History.Select(h => (h.Step, h.Evaluation.Value)));
        Assert.Equal(TinyTask.Bytes(straight), TinyTask.Bytes(second));
    }

    [Fact]
    public void HowOftenIsMeasuredThenBelongsToTheRun()
    {
        using var model = new TinyModel(_base, 7);
        Train(model, Options, Values, stopAfter: 3, checkpoints: true);

        Assert.Contains(
            "EvaluateEvery was 0 and is now 2",
            Assert
                .Throws<CheckpointException>(() =>
                    Train(model, Options with { EvaluateEvery = 2 }, Values, checkpoints: true, resume: true)
                )
                .Message
        );
    }

    [Fact]
    public void RowsToJudgeByAreNeeded()
    {
        using var model = new TinyModel(_base, 7);

        Assert.Contains(
            "no dev rows to judge by",
            Assert.Throws<TrainingException>(() => new Trainer(model, TinyTask.Source(TinyTask.Data(32), Options), Options).Run()).Message
        );
    }

    [Fact]
    public void NoTensorIsLeftBehind()
    {
        using var model = new TinyModel(_base, 7);
        Train(model, Options, Values);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TorchSharp.torch.Tensor.TotalCount;

        Train(model, Options, Values, checkpoints: true);

        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);
    }

    private TrainingOutcome Train(
        AdaptedModel model,
        TrainingOptions options,
        double[] values,
        int stopAfter = 0,
        bool checkpoints = false,
        bool resume = false
    )
    {
        var measured = 0;
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(model, TinyTask.Source(TinyTask.Data(32), options), options)
        {
            Evaluate = () =>
                new Evaluation
                {
                    Metric = "m",
                    Metrics = new Dictionary<string, double> { ["loss"] = 1, ["m"] = values[measured++] },
                    Rows = 1,
                    Seconds = 1,
                },
            Progress = new StopAfter(stopAfter, stop),
            CheckpointFolder = checkpoints ? _folder : null,
        };
        return trainer.Run(resume, stop.Token);
    }

    private sealed class StopAfter(int step, CancellationTokenSource stop) : ITrainingProgress
    {
        public void During(string title, int done, int total, Action body) => body();

        public void Step(TrainingStep taken)
        {
            if (taken.Number == step)
            {
                stop.Cancel();
            }
        }

        public void Evaluated(EvaluationPoint point) { }

        public void Note(string text) { }
    }
}
