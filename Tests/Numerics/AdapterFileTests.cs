using DslPeft.Checkpoints;

namespace DslPeft.Numerics.Tests;

/// <summary>Files of an adaptation alone: what was written is read, and nothing that does not belong.</summary>
public sealed class AdapterFileTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-adapters-").FullName;

    private string File => Path.Combine(_folder, "adapter.safetensors");

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void FileOfAnotherStructureIsRefused()
    {
        using var lora = new TinyLora(_base);
        using var houlsby = new TinyHoulsby(_base);
        lora.Save(File);
        Refused(houlsby, "TinyLora");

        // Equal names and shapes, another scale.
        using var scaled = new TinyLoraTwiceTheScale(_base);
        Refused(scaled, "the declarations differ");

        // Dropout does not change what was trained.
        using var dropout = new TinyLoraWithDropout(_base);
        dropout.Load(File);
        Assert.True(
            TinyModels.SameBits(lora["encoder.layer.0.attention.self.query.lora.a"], dropout["encoder.layer.0.attention.self.query.lora.a"])
        );
    }

    /// <summary>The two prefix styles have the same tensors and different numbers.</summary>
    [Fact]
    public void FileOfAnotherPrefixStyleIsRefused()
    {
        using var cache = new TinyPrefix(_base);
        using var inside = new TinyPrefixInAttention(_base);
        cache.Save(File);

        Refused(inside, "TinyPrefix");
    }

    [Fact]
    public void FileOfAnotherBaseIsRefusedUnlessAllowed()
    {
        using var model = new TinyLora(_base);
        TinyModels.Perturb(model, 3);
        model.Save(File);
        using var otherBase = TinyModels.Base(seed: 8);
        using var other = new TinyLora(otherBase);

        Refused(other, "other base weights");
        other.Load(File, allowDifferentBase: true);
        Assert.True(TinyModels.SameBits(model["classifier.weight"], other["classifier.weight"]));

        model.SaveDeployed(File);
        Assert.Contains("other base weights", Assert.Throws<CheckpointException>(() => other.LoadDeployed(File)).Message);
    }

    [Fact]
    public void TrainedAndDeployedFilesAreNotMistaken()
    {
        using var model = new TinyLora(_base);
        model.Save(File);
        Assert.Throws<CheckpointException>(() => model.LoadDeployed(File));
        Assert.False(model.IsDeployed && _batch.Rows == 0);
        model.SaveDeployed(File);
        Refused(model, "structure");
    }

    private void Refused(AdaptedModel model, string because)
    {
        var before = TinyModels.Snapshot(model);
        Assert.Contains(because, Assert.Throws<CheckpointException>(() => model.Load(File)).Message);
        Assert.All(before, entry => Assert.True(TinyModels.SameBits(entry.Value, model[entry.Key]), $"{entry.Key} changed."));
    }
}
