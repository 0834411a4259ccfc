using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>Checkpoints that are damaged, made up, or written to a failing disk. Nothing of such a one is restored.</summary>
[Collection(ProcessWide.Name)]
public sealed class TrainingCheckpointTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 2,
        BatchSize = 8,
        LearningRate = 0.02,
        MaxLength = 32,
        Seed = 7,
        Accumulate = 2,
    };

    private readonly TinyBase _base = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-checkpoints-").FullName;

    private string Place => Path.Combine(_folder, "checkpoints");

    public void Dispose()
    {
        DiskSync.Injected = null;
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("step", "2147483647", "the run took 2147483647 steps, and 4 are asked for")]
    [InlineData("step", "-1", "step is -1, below 0")]
    [InlineData("batch", "-3", "batch is -3, below 0")]
    [InlineData("batch", "4", "this one of 4 batches")]
    [InlineData("epoch", "-1", "epoch is -1, below 0")]
    [InlineData("epoch", "2147483647", "the run has 2 epochs")]
    [InlineData("window", "2", "window is 2")]
    [InlineData("window", "-1", "window is -1")]
    [InlineData("random", "\"AAAA\"", "random holds 3 bytes, and a state of the generator has 5056")]
    [InlineData("random", "null", "random is null")]
    [InlineData("optimizerSteps", "null", "optimizerSteps is null")]
    [InlineData("optimizerSteps", "{\"decay\": -1}", "optimizerSteps of decay is -1")]
    [InlineData("optimizerSteps", "{}", "the step count of group")]
    [InlineData("identity", "null", "identity is null")]
    [InlineData("history", "null", "history is null")]
    [InlineData("history", "[null]", "history[0] is no measurement")]
    [InlineData(
        "history",
        "[{\"step\": 1, \"evaluation\": {\"metric\": \"f1\", \"metrics\": {}, \"rows\": 1, \"seconds\": 1}}]",
        "history[0] is no measurement"
    )]
    [InlineData("step", "1e400", "not the state of a run")]
    [InlineData("step", "\"\\ud800\"", "half a character")]
    public void WhatNoRunHasIsRefused(string entry, string value, string message)
    {
        Interrupt();
        ChangeState(
            state => state[entry] = value is "1e400" or "\"\\ud800\"" ? "@" : JsonNode.Parse(value),
            text => text.Replace("\"@\"", value, StringComparison.Ordinal)
        );

        Assert.Contains(message, AssertRefused().Message);
    }

    [Fact]
    public void StateThatTheGeneratorCannotHaveIsRefused()
    {
        Interrupt();
        ChangeState(state =>
        {
            var random = state["random"]!.GetValue<string>() is { } text ? Convert.FromBase64String(text) : [];
            random.AsSpan(8, 8).Fill(0xFF);
            state["random"] = Convert.ToBase64String(random);
        });

        Assert.Contains("no state that the generator can have", AssertRefused().Message);
    }

    [Theory]
    [InlineData(new long[] { 3 }, ScalarType.Float32, "holds", "expected F32")]
    [InlineData(new long[] { 1 << 20 }, ScalarType.Float32, "decay", "expected F32")]
    [InlineData(new long[] { 2400 }, ScalarType.Float16, "decay", "expected F32 [2400]")]
    [InlineData(new long[] { 50, 48 }, ScalarType.Float32, "decay", "expected F32 [2400]")]
    public void GradientsOfAnotherShapeOrTypeAreRefused(long[] shape, ScalarType type, string name, string message)
    {
        Interrupt(insideOfAStep: true);
        using (var gradient = zeros(shape, type))
        {
            SafetensorsWriter.Write(In("gradients.safetensors"), [KeyValuePair.Create(name, gradient)]);
        }
        Seal();

        Assert.Contains(name == "holds" ? "does not train" : message, AssertRefused().Message);
    }

    [Theory]
    [InlineData("tensors.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("gradients.safetensors")]
    [InlineData("state.json")]
    public void AnyChangedBitIsFound(string file)
    {
        Interrupt(insideOfAStep: true);
        var bytes = File.ReadAllBytes(In(file));
        bytes[^3] ^= 1;
        File.WriteAllBytes(In(file), bytes);

        var fault = AssertRefused();

        Assert.StartsWith(Latest, fault.Message);
        Assert.Contains("is damaged", fault.Message);
    }

    [Fact]
    public void MissingAndForeignFilesAreFound()
    {
        Interrupt();
        File.WriteAllText(In("gradients.safetensors"), "");
        Assert.Contains("is damaged", AssertRefused().Message);

        File.Delete(In("gradients.safetensors"));
        File.Delete(In("checksum"));
        Assert.Contains("has no file 'checksum'", AssertRefused().Message);
    }

    /// <summary>The kernel reads plain memory: a shorter buffer would be read beyond its end.</summary>
    [Fact]
    public void KernelRefusesBuffersOfOtherLengths()
    {
        using Tensor parameter = ones(100),
            gradient = ones(100),
            moment = zeros(100),
            shorter = zeros(99);

        Assert.Throws<ArgumentException>("gradient", () => AdamWKernel.Apply(parameter, shorter, moment, moment, default));
        Assert.Throws<ArgumentException>("mean", () => AdamWKernel.Apply(parameter, gradient, shorter, moment, default));
        Assert.Throws<ArgumentException>("square", () => AdamWKernel.Apply(parameter, gradient, moment, shorter, default));
        Assert.Equal(100, parameter.sum().AsDouble());
    }

    [Fact]
    public void OlderCheckpointsStayUntilTheDiskHasTheNewOne()
    {
        Interrupt();
        var before = Latest;
        using var model = new TinyModel(_base, 7);
        DiskSync.Injected = path => path == Place ? 5 : 0;

        var fault = Assert.Throws<CheckpointException>(() => Run(model, resume: true));

        Assert.Contains("Input/output error", fault.Message);
        Assert.Contains(before, Directory.GetDirectories(Place));
        DiskSync.Injected = null;
        using var again = new TinyModel(_base, 7);
        Assert.False(Run(again, resume: true).Interrupted);
    }

    /// <summary>Wherever writing a checkpoint is killed, the next run goes on and clears what was left.</summary>
    [Fact]
    public void KilledWhileSavingItGoesOnFromAWholeOne()
    {
        Interrupt();
        int places = 0,
            killed = 0;
        for (var kill = 0; kill < 30; kill++)
        {
            places = 0;
            DiskSync.Injected = _ => places++ == kill ? throw new Killed() : 0;
            using var model = new TinyModel(_base, 7);
            try
            {
                Run(model, resume: true, steps: 2);
                break;
            }
            catch (Killed)
            {
                killed++;
            }
            finally
            {
                DiskSync.Injected = null;
            }
        }

        using var last = new TinyModel(_base, 7);
        Assert.False(Run(last, resume: true).Interrupted);
        Assert.True(killed > 5, $"{killed}");
        Assert.Equal("step-000000004", Path.GetFileName(Latest));
        Assert.All(Directory.EnumerateFileSystemEntries(Place), entry => Assert.StartsWith("step-", Path.GetFileName(entry)));
    }

    [Fact]
    public void KilledWhileClearingNothingIsLeftThatCannotTrain()
    {
        Interrupt();
        // As a kill leaves it: renamed, and half of it deleted.
        var gone = Path.Combine(_folder, $".checkpoints.{Guid.NewGuid():N}.tmp");
        Directory.Move(Place, gone);
        File.Delete(Path.Combine(gone, "step-000000001", "state.json"));

        var checkpoint = new TrainingCheckpoint(Place);
        Assert.Null(checkpoint.Latest());
        using var model = new TinyModel(_base, 7);
        Assert.False(Run(model, resume: false).Interrupted);

        Assert.Equal(["checkpoints"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        checkpoint.Clear();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void TwoRunsInOneFolderAreTold()
    {
        using var model = new TinyModel(_base, 7);
        using var held = new TrainingCheckpoint(Place).Lock();

        Assert.Contains("in use by process", Assert.Throws<CheckpointException>(() => Run(model, resume: false)).Message);
    }

    private string Latest => new TrainingCheckpoint(Place).Latest()!;

    private string In(string file) => Path.Combine(Latest, file);

    /// <summary>Makes the files' checksum right again.</summary>
    private void Seal() => CheckpointSum.Write(Latest);

    private void ChangeState(Action<JsonObject> change, Func<string, string>? asText = null)
    {
        var state = JsonNode.Parse(File.ReadAllText(In("state.json")))!.AsObject();
        change(state);
        var text = state.ToJsonString();
        File.WriteAllText(In("state.json"), asText?.Invoke(text) ?? text);
        Seal();
    }

    private CheckpointException AssertRefused()
    {
        using var model = new TinyModel(_base, 1234);
        var before = TinyTask.Bytes(model);
        var random = GeneratorState.Capture();

        var fault = Assert.Throws<CheckpointException>(() => Run(model, resume: true));

        Assert.StartsWith(Latest, fault.Message);
        Assert.Equal(before, TinyTask.Bytes(model));
        Assert.Equal(random, GeneratorState.Capture());
        return fault;
    }

    private void Interrupt(bool insideOfAStep = false)
    {
        using var model = new TinyModel(_base, 7);
        using var stop = new CancellationTokenSource();
        Run(model, resume: false, steps: 1, insideOfAStep: insideOfAStep);
    }

    /// <summary>Runs to the end, or until some steps are taken, or a batch more.</summary>
    private TrainingOutcome Run(TinyModel model, bool resume, int steps = int.MaxValue, bool insideOfAStep = false)
    {
        using var stop = new CancellationTokenSource();
        var source = TinyTask.Source(TinyTask.Data(32), Options);
        var stopping = new Stopping(source, stop, insideOfAStep ? 2 * steps + 1 : int.MaxValue);
        return new Trainer(model, stopping, Options)
        {
            CheckpointFolder = Place,
            Progress = new StopAfter(insideOfAStep ? int.MaxValue : steps, stop),
        }.Run(resume, stop.Token);
    }

    private sealed class Killed : Exception;

    /// <summary>Asks for a stop when so many batches have been taken.</summary>
    private sealed class Stopping(IBatchSource source, CancellationTokenSource stop, int after) : IBatchSource
    {
        private int _taken;

        public string Fingerprint => source.Fingerprint;

        public int Count(int epoch) => source.Count(epoch);

        public Batch Get(int epoch, int index)
        {
            if (++_taken == after)
            {
                stop.Cancel();
            }
            return source.Get(epoch, index);
        }
    }

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : ITrainingProgress
    {
        public void During(string title, int done, int total, Action body) => body();

        public void Step(TrainingStep taken)
        {
            if (taken.Number >= steps)
            {
                stop.Cancel();
            }
        }

        public void Evaluated(EvaluationPoint point) { }

        public void Note(string text) { }
    }
}
