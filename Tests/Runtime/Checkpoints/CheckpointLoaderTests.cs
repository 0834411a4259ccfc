using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>All slots are filled or none is, and every difference is reported by name.</summary>
public sealed class CheckpointLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void FillsEverySlot()
    {
        using var checkpoint = Checkpoint(
            new()
            {
                ["bert.dense.weight"] = SampleTensors.Counting(2, 3).to(ScalarType.BFloat16),
                ["bert.LayerNorm.gamma"] = full(3, Scalars.Of(5f)),
                ["bert.position_ids"] = arange(Scalars.Zero, Scalars.Of(3), Scalars.One),
                ["cls.weight"] = ones(1),
            }
        );
        var whole = zeros(4, 3);
        var slots = new[]
        {
            new TensorSlot("dense.weight", [2, 3], whole.narrow(0, 1, 2)),
            new TensorSlot("LayerNorm.weight", [3], whole[3]),
            new TensorSlot("classifier.weight", [3], whole[0], Required: false),
        };
        var report = CheckpointLoader.Load(checkpoint, slots).ThrowIfIncomplete();
        Assert.Equal(["dense.weight", "LayerNorm.weight"], report.Loaded);
        Assert.Equal(["classifier.weight"], report.KeptInitial);
        Assert.Equal(["cls.weight"], report.Unused);
        Assert.Empty(report.Missing);
        Assert.Empty(report.Mismatched);
        Assert.True(report.IsComplete);
        Assert.Equal([0, 0, 0, 1, 2, 3, 4, 5, 6, 5, 5, 5], SampleTensors.Floats(whole));
    }

    [Fact]
    public void TiedSlotsMayShareAStoredTensor()
    {
        using var checkpoint = Checkpoint(new() { ["words"] = ones(2) });
        var (first, second) = (zeros(2), zeros(2));
        var report = CheckpointLoader.Load(checkpoint, [new("words", [2], first), new("words", [2], second)]);
        Assert.True(report.IsComplete);
        Assert.Empty(report.Unused);
        Assert.Equal([1, 1], SampleTensors.Floats(second));
    }

    [Fact]
    public void NothingIsCopiedWhereAnythingIsWrong()
    {
        using var checkpoint = Checkpoint(
            new()
            {
                ["good"] = ones(2),
                ["bert.shape"] = ones(2, 2),
                ["quantised"] = ones(2, dtype: ScalarType.Int8),
                ["extra"] = ones(1),
            }
        );
        var (good, shape, quantised, missing, optional) = (zeros(2), zeros(4), zeros(2), zeros(2), zeros(3));
        var report = CheckpointLoader.Load(
            checkpoint,
            [
                new("good", [2], good),
                new("shape", [4], shape),
                new("quantised", [2], quantised),
                new("missing", [2], missing),
                new("good.but.optional", [3], optional, Required: false),
            ]
        );

        Assert.Empty(report.Loaded);
        Assert.Equal(["missing"], report.Missing);
        Assert.Equal(["extra"], report.Unused);
        Assert.Equal(["shape (stored as bert.shape)", "quantised"], report.Mismatched.Select(mismatch => mismatch.Name));
        Assert.Equal([4L], report.Mismatched[0].ExpectedShape);
        Assert.Equal([2L, 2L], report.Mismatched[0].FoundShape);
        Assert.Equal(0, good.sum().item<float>());

        var fault = Assert.Throws<CheckpointException>(report.ThrowIfIncomplete);
        Assert.Equal(
            $"""
            {_folder.Path}: does not fit the model, nothing was loaded:
            missing (1):
              missing
            other shape or type (2):
              shape (stored as bert.shape): expected [4], found [2, 2]
              quantised: expected F32 [2], found I8 [2]
            in the checkpoint but not in the model (1):
              extra
            """.ReplaceLineEndings("\n"),
            fault.Message
        );
    }

    [Fact]
    public void AnOptionalSlotOfAnotherShapeIsAMismatch()
    {
        using var checkpoint = Checkpoint(new() { ["classifier"] = ones(3) });
        var report = CheckpointLoader.Load(checkpoint, [new("classifier", [2], zeros(2), Required: false)]);
        Assert.False(report.IsComplete);
        Assert.Equal("classifier: expected [2], found [3]", report.Mismatched.Single().ToString());
    }

    [Fact]
    public void LongListsAreCutAfterTwentyNames()
    {
        using var checkpoint = Checkpoint(Enumerable.Range(10, 8).ToDictionary(i => $"x{i}", _ => ones(1)));
        var slots = Enumerable.Range(10, 30).Select(i => new TensorSlot($"w{i}", [1], zeros(1)));
        var message = Assert.Throws<CheckpointException>(() => CheckpointLoader.Load(checkpoint, slots).ThrowIfIncomplete()).Message;
        Assert.Contains("missing (30):", message);
        Assert.Contains("w29\n  … and 10 more", message);
        Assert.DoesNotContain("w30", message);
        Assert.EndsWith("in the checkpoint but not in the model (8):\n  … and 8 more", message);
    }

    [Fact]
    public void StoredBytesThatAreNoValuesStopTheLoadBeforeAnythingIsCopied()
    {
        var bytes = SampleTensors.RawFile(
            """{"first":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"mask":{"dtype":"BOOL","shape":[1],"data_offsets":[1,2]}}""",
            2
        );
        bytes[^2] = 9;
        bytes[^1] = 9;
        using var checkpoint = CheckpointFolder.Open(_folder.Write("w.safetensors", bytes));
        var first = zeros(1, dtype: ScalarType.Byte);
        var fault = Assert.Throws<CheckpointException>(() =>
            CheckpointLoader.Load(checkpoint, [new("first", [1], first), new("mask", [1], zeros(1, dtype: ScalarType.Bool))])
        );
        Assert.Contains("'mask'", fault.Message);
        Assert.Equal(0, first.item<byte>());
    }

    [Fact]
    public void ASlotThatContradictsItsDestinationIsAProgrammingError()
    {
        using var checkpoint = Checkpoint(new() { ["w"] = ones(2) });
        Assert.Contains(
            "'w' declares [2]",
            Assert.Throws<ArgumentException>(() => CheckpointLoader.Load(checkpoint, [new("w", [2], zeros(3))])).Message
        );
    }

    [SharedFact("fixtures", "base", "bert_model")]
    public void AFixtureLoadsByKeysWithTheBasePrefix()
    {
        using var checkpoint = CheckpointFolder.Open(SharedData.Path("fixtures", "base", "bert_model", "model.safetensors"), "bert");
        var destinations = checkpoint
            .Keys.Where(key => !key.EndsWith("position_ids"))
            .ToDictionary(key => "bert." + key, key => zeros(checkpoint.Shape(key)));
        var report = CheckpointLoader.Load(checkpoint, destinations.Select(pair => new TensorSlot(pair.Key, pair.Value.shape, pair.Value)));
        Assert.True(report.IsComplete);
        Assert.Empty(report.Unused);
        Assert.True(report.Loaded.Count > 30);
        Assert.All(destinations, pair => Assert.True(pair.Value.equal(checkpoint.Read(pair.Key)).all().item<bool>()));
    }

    private CheckpointFolder Checkpoint(Dictionary<string, Tensor> tensors)
    {
        _folder.Write("config.json", "{}");
        SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors);
        return CheckpointFolder.Open(_folder.Path, "bert");
    }
}
