using DslPeft.Checkpoints;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>What a run leaves for the next one.</summary>
[Collection(ProcessWide.Name)]
public sealed class SecondRunTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 8,
        LearningRate = 0.02,
        MaxLength = 32,
        Seed = 7,
    };

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-run-").FullName, "checkpoints");
    private readonly TinyBase _base = new();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public void SecondRunOfATrainerTakesItsStepsAndReportsThemAlone()
    {
        using var model = new TinyModel(_base, 7);
        var trainer = new Trainer(model, TinyTask.Source(TinyTask.Data(32), Options), Options)
        {
            Evaluate = () => Evaluator.Evaluate(model, TinyTask.Data(8, seed: 2), 8),
        };

        var first = trainer.Run();
        var between = TinyTask.Bytes(model);
        var second = trainer.Run();

        Assert.Equal((8, 8, 2), (first.Steps, first.Losses.Count, first.History.Count));
        Assert.Equal((8, 8, 2), (second.Steps, second.Losses.Count, second.History.Count));
        Assert.NotEqual(first.Losses, second.Losses);
        Assert.NotEqual(between, TinyTask.Bytes(model));
    }

    [Fact]
    public void WeightsOfAModelStayWhereTheOptionsHaveNone()
    {
        using TinyModel own = new(_base, 7) { ClassWeights = [1, 3] },
            given = new(_base, 7);

        var losses = Train(own, Options).Losses;

        Assert.Equal([1, 3], own.ClassWeights!);
        Assert.Equal(Train(given, Options with { ClassWeights = [1, 3] }).Losses, losses);
    }

    /// <summary>Another weight in the model is another run.</summary>
    [Fact]
    public void WeightsOfAModelArePartOfItsRun()
    {
        using TinyModel first = new(_base, 7) { ClassWeights = [1, 3] },
            second = new(_base, 7) { ClassWeights = [1, 2] };
        Train(first, Options, checkpoints: true);

        Assert.Contains(
            "ClassWeights was [1,3] and is now [1,2]",
            Assert.Throws<CheckpointException>(() => Train(second, Options, checkpoints: true, resume: true)).Message
        );
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(2, 11)]
    public void FinishedRunGoesOnWithMore(int epochs, int maxSteps)
    {
        using TinyModel model = new(_base, 7),
            other = new(_base, 99);
        Train(model, Options with { MaxSteps = maxSteps > 0 ? 6 : 0 }, checkpoints: true);

        var more = Train(other, Options with { Epochs = epochs, MaxSteps = maxSteps }, checkpoints: true, resume: true);

        var total = maxSteps > 0 ? Math.Min(maxSteps, 8) : 16;
        Assert.Equal((total, total, false), (more.Steps, more.TotalSteps, more.Interrupted));
        Assert.Equal(total - (maxSteps > 0 ? 6 : 8), more.Losses.Count);
        Assert.NotEqual(TinyTask.Bytes(model), TinyTask.Bytes(other));
    }

    [Fact]
    public void FinishedRunTakesNoOtherOptionsAndNoFewerEpochs()
    {
        using var model = new TinyModel(_base, 7);
        Train(model, Options, checkpoints: true);

        var other = Assert
            .Throws<CheckpointException>(() =>
                Train(model, Options with { Epochs = 4, LearningRate = 0.5 }, checkpoints: true, resume: true)
            )
            .Message;
        Assert.Contains("LearningRate was 0.02 and is now 0.5", other);
        Assert.DoesNotContain("Epochs", other);
        Assert.Contains(
            "took 8 steps, and 4 are asked for",
            Assert.Throws<CheckpointException>(() => Train(model, Options with { Epochs = 1 }, checkpoints: true, resume: true)).Message
        );
    }

    [Fact]
    public void AnUnfinishedRunKeepsItsNumberOfEpochs()
    {
        using var model = new TinyModel(_base, 7);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.True(Train(model, Options, checkpoints: true, stop: stop.Token).Interrupted);

        Assert.Contains(
            "Epochs was 2 and is now 4",
            Assert.Throws<CheckpointException>(() => Train(model, Options with { Epochs = 4 }, checkpoints: true, resume: true)).Message
        );
    }

    [Fact]
    public void ManyEpochsAreCountedAsFarAsTheStepsGo()
    {
        var source = TinyTask.Source(TinyTask.Data(32), Options);

        Assert.Equal(1, Trainer.TotalSteps(source, Options with { Epochs = 1_000_000_000, MaxSteps = 1 }));
        Assert.Equal(4_000_000, Trainer.TotalSteps(source, Options with { Epochs = 1_000_000 }));
        var many = TinyTask.Source(TinyTask.Data(512), Options with { BatchSize = 1 });
        Assert.Contains(
            "more than 2147483647 steps",
            Assert.Throws<TrainingException>(() => Trainer.TotalSteps(many, Options with { Epochs = 1_000_000_000 })).Message
        );
    }

    private TrainingOutcome Train(
        AdaptedModel model,
        TrainingOptions options,
        bool checkpoints = false,
        bool resume = false,
        CancellationToken stop = default
    ) =>
        new Trainer(model, TinyTask.Source(TinyTask.Data(32), Options), options) { CheckpointFolder = checkpoints ? _folder : null }.Run(
            resume,
            stop
        );
}
