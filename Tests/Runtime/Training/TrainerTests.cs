using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

[Collection(ProcessWide.Name)]
public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 8,
        LearningRate = 0.02,
        MaxLength = 32,
        Seed = 7,
    };

    private const int RowCount = 32;

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-run-").FullName, "checkpoints");
    private readonly TinyBase _base = new();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    [Fact]
    public void TaskIsLearnt()
    {
        var dev = TinyTask.Data(200, seed: 2);
        using var model = new TinyModel(_base, 7);
        var options = Options with { Epochs = 12 };
        var trainer = new Trainer(model, TinyTask.Source(TinyTask.Data(600), options), options)
        {
            Evaluate = () => Evaluator.Evaluate(model, dev, 32),
        };

        var outcome = trainer.Run();

        Assert.Equal((900, 900, false), (outcome.Steps, outcome.TotalSteps, outcome.Interrupted));
        Assert.Equal(Enumerable.Range(1, 12).Select(epoch => 75 * epoch), outcome.History.Select(h => h.Step));
        Assert.InRange(outcome.Final!.Value, 0.8, 1);
        Assert.True(outcome.StepSeconds > 0);
        Assert.False(model.training);
    }

    [Fact]
    public void BaseStaysAsItWas()
    {
        var before = _base["words"].bytes.ToArray();
        using var model = new TinyModel(_base, 7);

        Train(model, Options);

        Assert.Equal(before, _base["words"].bytes.ToArray());
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(5, 0)] // in the second epoch
    [InlineData(4, 0)] // between epochs
    [InlineData(3, 1)] // with checkpoints in between
    public void StoppedAndResumedRunIsTheSameToTheBit(int stopAfter, int checkpointEvery)
    {
        var options = Options with { MaxSteps = 6, CheckpointEvery = checkpointEvery };
        using var straight = new TinyModel(_base, 7);
        var whole = Train(straight, options);

        using var stop = new CancellationTokenSource();
        using var first = new TinyModel(_base, 7);
        var half = Train(first, options, new StopAt(stopAfter, stop), checkpoints: true, stop: stop.Token);
        TorchSharp.torch.random.manual_seed(999);
        using var second = new TinyModel(_base, 1234);
        var rest = Train(second, options, checkpoints: true, resume: true);

        Assert.Equal((true, stopAfter), (half.Interrupted, half.Steps));
        Assert.Equal((false, 6), (rest.Interrupted, rest.Steps));
        Assert.Equal(whole.Losses, half.Losses.Concat(rest.Losses));
        Assert.Equal(TinyTask.Bytes(straight), TinyTask.Bytes(second));
    }

    /// <summary>Rows that lie in a file give the run that rows in memory do, whole or in two parts.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)] // in the second epoch
    public void ARunOverRowsInAFileResumesToTheBit(int stopAfter)
    {
        var options = Options with { MaxSteps = 6 };
        using var straight = new TinyModel(_base, 7);
        var whole = Train(straight, options);

        using var stop = new CancellationTokenSource();
        using var first = new TinyModel(_base, 7);
        var half = Train(first, options, new StopAt(stopAfter, stop), checkpoints: true, stop: stop.Token, data: InAFile());
        using var second = new TinyModel(_base, 1234);
        var rest = Train(second, options, checkpoints: true, resume: true, data: InAFile());

        Assert.Equal((true, false), (half.Interrupted, rest.Interrupted));
        Assert.Equal(whole.Losses, half.Losses.Concat(rest.Losses));
        Assert.Equal(TinyTask.Bytes(straight), TinyTask.Bytes(second));

        static EncodedDataset InAFile()
        {
            var store = new RecordStore(limit: 200);
            var data = new EncodedDataset(TinyTask.Examples(RowCount), TinyTask.Tokenizer, 32, store);
            Assert.True(store.HasFile);
            return data;
        }
    }

    [Fact]
    public void DropoutAndRoutingTakePart()
    {
        using TinyModel a = new(_base, 7),
            b = new(_base, 7);
        Train(a, Options with { Seed = 7, MaxSteps = 4 });
        Train(b, Options with { Seed = 8, MaxSteps = 4 });

        Assert.NotEqual(TinyTask.Bytes(a), TinyTask.Bytes(b));
    }

    [Fact]
    public void EveryDifferenceOfAResumedRunIsNamed()
    {
        using var stop = new CancellationTokenSource();
        using var model = new TinyModel(_base, 7);
        Train(model, Options, new StopAt(3, stop), checkpoints: true, stop: stop.Token);

        var message = Assert
            .Throws<CheckpointException>(() =>
                Train(model, Options with { LearningRate = 0.5, BatchSize = 4 }, checkpoints: true, resume: true)
            )
            .Message;

        Assert.Contains("LearningRate was 0.02 and is now 0.5", message);
        Assert.Contains("BatchSize was 8 and is now 4", message);
        Assert.Contains("total steps was 8 and is now 16", message);
        Assert.DoesNotContain("Seed", message);
    }

    [Fact]
    public void OnlyTheNewestCheckpointIsKeptAndNoneIsHalfWritten()
    {
        using var model = new TinyModel(_base, 7);
        Train(model, Options with { CheckpointEvery = 1 }, checkpoints: true);

        Assert.Equal([Path.Combine(_folder, "step-000000008")], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(
            ["checksum", "optimizer.safetensors", "state.json", "tensors.safetensors"],
            Directory.GetFiles(Path.Combine(_folder, "step-000000008")).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void NothingToResumeIsSaid()
    {
        using var model = new TinyModel(_base, 7);

        Assert.Contains(
            "no checkpoint",
            Assert.Throws<CheckpointException>(() => Train(model, Options, checkpoints: true, resume: true)).Message
        );
    }

    [Fact]
    public void DamagedStateIsRefused()
    {
        using var model = new TinyModel(_base, 7);
        Train(model, Options, checkpoints: true);
        var state = Path.Combine(_folder, "step-000000008", "state.json");
        File.WriteAllText(state, File.ReadAllText(state)[..100]);

        Assert.StartsWith(
            Path.GetDirectoryName(state),
            Assert.Throws<CheckpointException>(() => Train(model, Options, checkpoints: true, resume: true)).Message
        );
    }

    [Fact]
    public void LossThatIsNotFiniteStopsTheRun()
    {
        using var model = new TinyModel(_base, 7);
        using (TorchSharp.torch.no_grad())
        {
            model["classifier.bias"].fill_(Scalars.Of(float.NaN));
        }

        Assert.Contains("step 1", Assert.Throws<TrainingException>(() => Train(model, Options)).Message);
    }

    [Fact]
    public void NoRowForMaskedLmIsSaid()
    {
        using var model = new TinyModel(_base, 7, HeadKind.MaskedLm, TinyBase.Vocabulary);
        var source = new MaskedLmBatchSource([], TinyTask.Tokenizer.Vocabulary, new BatchBudget(4), seed: 1);

        Assert.Contains("not one batch", Assert.Throws<TrainingException>(() => new Trainer(model, source, Options).Run()).Message);
    }

    [Fact]
    public void NoTensorIsLeftBehind()
    {
        var dev = TinyTask.Data(20, seed: 2);
        using var model = new TinyModel(_base, 7);
        RunFor(2);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = TorchSharp.torch.Tensor.TotalCount;

        RunFor(7);

        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);

        void RunFor(int steps)
        {
            var options = Options with { MaxSteps = steps };
            new Trainer(model, TinyTask.Source(TinyTask.Data(32), options), options)
            {
                Evaluate = () => Evaluator.Evaluate(model, dev, 8),
                CheckpointFolder = _folder,
            }.Run();
        }
    }

    [Fact]
    public void MaskedLmLearns()
    {
        int[][] rows = [.. Enumerable.Range(0, 64).Select(r => (int[])[2, .. Enumerable.Range(0, 14).Select(i => 5 + (r + i) % 50), 3])];
        using var model = new TinyModel(_base, 7, HeadKind.MaskedLm, TinyBase.Vocabulary);
        var source = new MaskedLmBatchSource(rows, TinyTask.Tokenizer.Vocabulary, new BatchBudget(8), 1);
        var before = MaskedLmEvaluator.Evaluate(model, source).Loss;

        new Trainer(model, source, Options with { Epochs = 10 }).Run();

        Assert.Equal(Math.Log(TinyBase.Vocabulary), before, 0.05);
        Assert.InRange(MaskedLmEvaluator.Evaluate(model, source).Loss, 0, before - 0.1);
    }

    private TrainingOutcome Train(
        AdaptedModel model,
        TrainingOptions options,
        ITrainingProgress? progress = null,
        bool checkpoints = false,
        bool resume = false,
        CancellationToken stop = default,
        EncodedDataset? data = null
    )
    {
        var trainer = new Trainer(model, TinyTask.Source(data ?? TinyTask.Data(RowCount), options), options)
        {
            Progress = progress ?? new QuietProgress(),
            CheckpointFolder = checkpoints ? _folder : null,
        };
        return trainer.Run(resume, stop);
    }

    private sealed class StopAt(int step, CancellationTokenSource stop) : ITrainingProgress
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
