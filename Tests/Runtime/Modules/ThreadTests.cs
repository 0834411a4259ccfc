using DslPeft.Data;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Modules;

/// <summary>
/// One model in several threads: passes of the deployed form run side by side, and what changes tensors under them is refused.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class ThreadTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 8,
        LearningRate = 0.02,
        MaxLength = 32,
        Seed = 7,
    };

    private readonly TinyBase _base = new();
    private readonly TinyModel _model;
    private readonly string _file = Path.GetTempFileName();

    public ThreadTests()
    {
        _model = new TinyModel(_base, 7);
        _model.Save(_file);
        _model.eval();
    }

    public void Dispose()
    {
        _model.Dispose();
        _base.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void ConcurrentInferGivesTheSame()
    {
        using var batch = Batch();
        using var alone = _model.Infer(batch);
        var expected = alone.data<float>().ToArray();
        _model.Load(_file); // so that the threads make the deployed form

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var logits = _model.Infer(batch);
            Assert.Equal(expected, logits.data<float>().ToArray());
        });
    }

    [Fact]
    public void InferBesideTrainingIsRefusedAndTheRunIsAsAlone()
    {
        using var alone = new TinyModel(_base, 7);
        new Trainer(alone, Source(), Options).Run();
        using var batch = Batch();
        var refused = 0;
        using var model = new TinyModel(_base, 7);
        var progress = new DuringSteps(() =>
            OnAnotherThread(() =>
            {
                var fault = Assert.Throws<InvalidOperationException>(() => model.Infer(batch));
                Assert.Contains("being trained on another thread", fault.Message);
                Assert.Throws<InvalidOperationException>(() => model.Load(_file));
                Assert.Throws<InvalidOperationException>(model.Dispose);
                refused++;
            })
        );

        new Trainer(model, Source(), Options) { Progress = progress }.Run();

        Assert.Equal(8, refused);
        Assert.Equal(TinyTask.Bytes(alone), TinyTask.Bytes(model));
        using var after = model.Infer(batch);
    }

    [Fact]
    public void MeasuringWhileTrainingMayUseThreads()
    {
        using var batch = Batch();
        var measured = 0;
        new Trainer(_model, Source(), Options)
        {
            Evaluate = () =>
            {
                _model.eval();
                Parallel.For(0, 4, _ =>
                {
                    using var logits = _model.Infer(batch);
                    Interlocked.Increment(ref measured);
                });
                OnAnotherThread(() => Assert.Throws<InvalidOperationException>(() => _model.Load(_file)));
                _model.train();
                return new Evaluation
                {
                    Metric = "loss",
                    Metrics = new Dictionary<string, double> { ["loss"] = 1 },
                    Rows = 1,
                    Seconds = 1,
                };
            },
        }.Run();

        Assert.Equal(8, measured);
    }

    [Fact]
    public async Task WhatChangesTensorsIsRefusedWhileAPassRuns()
    {
        using var batch = Batch();
        var running = new PausingModel(_base, _model);
        var pass = running.Begin(batch);
        foreach (
            (var name, var change) in new (string, Action)[]
            {
                ("loaded", () => running.Load(_file)),
                ("loaded", () => running.load_state_dict(_model.state_dict())),
                ("moved", () => running.to(ScalarType.Float32)),
                ("trained", () => running.train()),
            }
        )
        {
            Assert.Contains($"cannot be {name} while a pass over it runs", Assert.Throws<InvalidOperationException>(change).Message);
        }
        Assert.Contains("cannot be moved", Assert.Throws<InvalidOperationException>(() => _base.to(ScalarType.Float32)).Message);

        var disposing = Task.Run(running.Dispose);
        await Task.Delay(100);
        Assert.False(disposing.IsCompleted);
        running.GoOn();
        await pass;
        await disposing;

        Assert.Throws<ObjectDisposedException>(() => running.Infer(batch));
    }

    /// <summary>A loop of one's own that has not said that it is over.</summary>
    [Fact]
    public void OwnLoopKeepsOtherThreadsOutUntilItEvaluates()
    {
        using var batch = Batch();
        using var model = new TinyModel(_base, 7);
        model.train();
        using (var loss = model.Loss(batch))
        {
            loss.backward();
        }

        OnAnotherThread(() => Assert.Contains("Call eval()", Assert.Throws<InvalidOperationException>(() => model.Infer(batch)).Message));
        model.eval();
        OnAnotherThread(() => model.Infer(batch).Dispose());
    }

    private static Batch Batch() => Source().Get(0, 0);

    private static IBatchSource Source() => TinyTask.Source(TinyTask.Data(32), Options);

    private static void OnAnotherThread(Action action)
    {
        Exception? fault = null;
        var thread = new Thread(() => fault = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(fault);
    }

    /// <summary>A model whose pass waits until it is told to go on.</summary>
    private sealed class PausingModel(ArchitectureModule @base, TinyModel like) : AdaptedModel(@base, TinyModel.Describe(), 7)
    {
        private readonly ManualResetEventSlim _begun = new(),
            _goOn = new();

        public Task Begin(Batch batch)
        {
            var pass = Task.Run(() => Infer(batch).Dispose());
            _begun.Wait();
            return pass;
        }

        public void GoOn() => _goOn.Set();

        public override Tensor Infer(Batch batch)
        {
            using var running = BeginInfer();
            _begun.Set();
            _goOn.Wait();
            return Deploy()["classifier.weight"].alias();
        }

        public override Tensor Forward(Batch batch) => like.Forward(batch);

        public override Tensor Loss(Batch batch) => like.Loss(batch);

        protected override void Deploy(DeployedTensors deployed) { }

        protected override void Bind() { }

        protected override void BindDeployed(DeployedTensors deployed) { }
    }

    private sealed class DuringSteps(Action action) : ITrainingProgress
    {
        public void During(string title, int done, int total, Action body) => body();

        public void Step(TrainingStep step) => action();

        public void Evaluated(EvaluationPoint point) { }

        public void Note(string text) { }
    }
}
