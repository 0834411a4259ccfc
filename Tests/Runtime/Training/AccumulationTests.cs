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
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 3,
        BatchSize = 8,
        Accumulate = 3,
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

    /// <summary>One batch of all rows, batches of one, and batches of which the last is shorter.</summary>
    [Theory]
    [InlineData(nameof(HeadKind.Classification), false)]
    [InlineData(nameof(HeadKind.Classification), true)]
    [InlineData(nameof(HeadKind.Regression), false)]
    [InlineData(nameof(HeadKind.MultiLabel), false)]
    [InlineData(nameof(HeadKind.MaskedLm), false)]
    [InlineData(nameof(HeadKind.CausalLm), false)]
    [InlineData(nameof(HeadKind.TokenClassification), false)]
    [InlineData(nameof(HeadKind.TokenClassification), true)]
    public void StepHasTheGradientsOfOneBatch(string name, bool weighted)
    {
        var head = (TaskHead)typeof(HeadKind).GetProperty(name)!.GetValue(null)!;
        (var gradients, var loss) = OneStep(head, weighted, batchSize: 5, accumulate: 1);

        foreach ((var batchSize, var accumulate) in new[] { (1, 5), (2, 3), (3, 2) })
        {
            (var summed, var mean) = OneStep(head, weighted, batchSize, accumulate);
            Assert.Equal(loss, mean, 1e-6);
            Assert.All(gradients.Zip(summed), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
        Assert.Contains(gradients, gradient => Math.Abs(gradient) > 1e-3);
    }

    [Fact]
    public void BatchWithoutALabelAddsNothingToItsStep()
    {
        (var gradients, var loss) = OneStep(HeadKind.MaskedLm, weighted: false, batchSize: 1, accumulate: 5, RaggedRows.Lengths[..^1]);
        (var summed, var mean) = OneStep(
            HeadKind.MaskedLm,
            weighted: false,
            batchSize: 1,
            accumulate: 6,
            [.. RaggedRows.Lengths[..^1], -9]
        );

        Assert.Equal(loss, mean, 1e-6);
        Assert.Equal(gradients, summed);
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
        var whole = new Trainer(straight, Source(), Options).Run();

        using var stop = new CancellationTokenSource();
        using var first = Stopping(stopAfter, stop);
        var half = new Trainer(first, Source(), Options) { CheckpointFolder = _folder }.Run(stop: stop.Token);
        random.manual_seed(999);
        using var second = new TinyModel(_base, 1234);
        var rest = new Trainer(second, Source(), Options) { CheckpointFolder = _folder }.Run(resume: true);

        Assert.True(half.Interrupted);
        Assert.Equal(whole.Losses, half.Losses.Concat(rest.Losses));
        Assert.Equal(TinyTask.Bytes(straight), TinyTask.Bytes(second));
        Assert.Equal([Path.Combine(_folder, "step-000000006")], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void CheckpointInsideAStepHoldsItsGradients()
    {
        using var stop = new CancellationTokenSource();
        using var model = Stopping(2, stop);
        new Trainer(model, Source(), Options) { CheckpointFolder = _folder }.Run(stop: stop.Token);

        Assert.Equal(
            ["checksum", "gradients.safetensors", "optimizer.safetensors", "state.json", "tensors.safetensors"],
            Directory.GetFiles(Path.Combine(_folder, "step-000000000-000002")).Select(Path.GetFileName).Order()
        );
    }

    /// <summary>The gradients of a first step over rows of 3 to 60 tokens, and its loss.</summary>
    private (float[] Gradients, double Loss) OneStep(TaskHead head, bool weighted, int batchSize, int accumulate, int[]? lengths = null)
    {
        var labels =
            head == HeadKind.MaskedLm || head == HeadKind.CausalLm ? TinyBase.Vocabulary
            : head == HeadKind.Regression ? 1
            : 3;
        using var model = new TinyModel(_base, 7, head, labels) { Dropout = 0 };
        model.Routing.Pin([
            [
                [1],
            ],
        ]);
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = batchSize,
            Accumulate = accumulate,
            ClipNorm = 0,
            ClassWeights = weighted ? [0.5, 3, 1] : null,
        };

        var outcome = new Trainer(model, new RaggedRows(head, batchSize, lengths ?? RaggedRows.Lengths), options).Run();

        Assert.Equal(1, outcome.Steps);
        float[] gradients =
        [
            .. model
                .TrainableGroups.Where(group => group.Tensor.grad is not null)
                .SelectMany(group => group.Tensor.grad!.flatten().data<float>().ToArray()),
        ];
        return (gradients, outcome.Losses[0]);
    }

    /// <summary>A model that stops its run behind so many batches.</summary>
    private TinyModel Stopping(int batches, CancellationTokenSource stop)
    {
        var passed = 0;
        return new TinyModel(_base, 7)
        {
            Passed = () =>
            {
                if (++passed == batches)
                {
                    stop.Cancel();
                }
            },
        };
    }

    private static IBatchSource Source() => TinyTask.Source(TinyTask.Data(32), Options);
}
