using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Weights that follow from a seed, in the folders of peft.</summary>
public sealed class SeededFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-seeded-").FullName;
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose()
    {
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(typeof(TinyKeptBasis), true)]
    [InlineData(typeof(TinyDrawnBasis), false)]
    public void FolderGivesBackTheModel(Type type, bool kept)
    {
        using AdaptedModel written = Perturbed(type),
            read = TinyModels.Create(type, _base, 9);
        using var batch = TinyModels.Batch();

        written.SavePeft(_folder);
        read.LoadPeft(_folder);

        using Tensor expected = written.Infer(batch),
            actual = read.Infer(batch);
        TensorAssert.Same("logits", expected, actual);
        using var file = SafetensorsFile.Open(Path.Combine(_folder, "adapter_model.safetensors"));
        Assert.Equal(kept, file.Entries.Keys.Any(name => name.EndsWith(".basis", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(typeof(TinyKeptBasis), typeof(TinyOtherKeptBasis), "basis' than the declared seed gives")]
    [InlineData(typeof(TinyDrawnBasis), typeof(TinyOtherDrawnBasis), "seed: expected 6, found 5")]
    public void ValuesOfAnotherSeedAreRefused(Type type, Type other, string message)
    {
        using AdaptedModel written = Perturbed(type),
            read = Perturbed(other);
        var before = TinyModels.Snapshot(read);
        written.SavePeft(_folder);

        Assert.Contains(message, Assert.Throws<CheckpointException>(() => read.LoadPeft(_folder)).Message);

        foreach (var (name, value) in before)
        {
            using (value)
                TensorAssert.Same(name, value, read[name]);
        }
    }

    [Fact]
    public void SeedThatTheFolderCannotHoldIsRefused()
    {
        using var model = new TinyLostBasis(_base);

        Assert.Contains(
            "it has no place for 'encoder.layer.0.attention.self.query.lostbasis.basis'",
            Assert.Throws<NotSupportedException>(() => model.SavePeft(_folder)).Message
        );
    }

    /// <summary>peft's own projections, which its file holds, are those that its seed gives.</summary>
    [SharedFact("fixtures")]
    public void ProjectionsThatAFolderLacksAreDrawnFromItsSeed()
    {
        using var fixture = FixtureCase.Shared("peft/vera_bert");
        using TinyVera whole = new(_base, 1),
            drawn = new(_base, 2),
            other = new(_base, 3);
        whole.LoadPeft(fixture.Folder);

        drawn.LoadPeft(WithoutProjections(fixture.Folder, seed: 0));
        other.LoadPeft(WithoutProjections(fixture.Folder, seed: 1));

        foreach (var name in new[] { "model.vera.a", "model.vera.b" })
        {
            TensorAssert.Close(name, whole[name], drawn[name], 1e-7);
            using var far = (whole[name] - other[name]).abs().max();
            Assert.True(far.item<float>() > 0.1, name);
        }
        using var batch = TinyModels.Batch();
        using Tensor expected = whole.Infer(batch),
            actual = drawn.Infer(batch);
        TensorAssert.Close("logits", expected, actual, 1e-5);
        var config = Path.Combine(WithoutProjections(fixture.Folder, seed: 0), "adapter_config.json");
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace("\"projection_prng_key\": 0", "\"projection_prng_key\": null", StringComparison.Ordinal)
        );
        Assert.Contains(
            "leaves vera_A and vera_B out, and 'projection_prng_key' is no seed to draw them from",
            Assert.Throws<CheckpointException>(() => drawn.LoadPeft(_folder)).Message
        );
    }

    private string WithoutProjections(string source, int seed)
    {
        using (var file = SafetensorsFile.Open(Path.Combine(source, "adapter_model.safetensors")))
        {
            var left = file
                .Entries.Keys.Where(name =>
                    !name.Contains("vera_A", StringComparison.Ordinal) && !name.Contains("vera_B", StringComparison.Ordinal)
                )
                .ToDictionary(name => name, file.Read);
            SafetensorsWriter.Write(Path.Combine(_folder, "adapter_model.safetensors"), left);
            foreach (var tensor in left.Values)
                tensor.Dispose();
        }
        File.WriteAllText(
            Path.Combine(_folder, "adapter_config.json"),
            File.ReadAllText(Path.Combine(source, "adapter_config.json"))
                .Replace("\"save_projection\": true", "\"save_projection\": false", StringComparison.Ordinal)
                .Replace("\"projection_prng_key\": 0", $"\"projection_prng_key\": {seed}", StringComparison.Ordinal)
        );
        return _folder;
    }

    private AdaptedModel Perturbed(Type type)
    {
        var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        return model;
    }
}
