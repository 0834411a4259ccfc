using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Folders are opened, keys resolved, and what is missing is said by name.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AFolderGivesConfigurationAndTensors()
    {
        WriteModel(new() { ["encoder.weight"] = SampleTensors.Counting(2, 3), ["encoder.bias"] = ones(2) });
        using var checkpoint = CheckpointFolder.Open(_folder.Path);
        Assert.Equal(768, checkpoint.Config.Int("hidden_size"));
        Assert.True(checkpoint.Contains("encoder.weight"));
        Assert.False(checkpoint.Contains("decoder.weight"));
        Assert.Equal([2L, 3L], checkpoint.Shape("encoder.weight"));
        Assert.Equal(ScalarType.Float32, checkpoint.Type("encoder.weight"));
        Assert.Equal([1, 2, 3, 4, 5, 6], SampleTensors.Floats(checkpoint.Read("encoder.weight")));
        var bias = zeros(2);
        checkpoint.ReadInto("encoder.bias", bias);
        Assert.Equal([1, 1], SampleTensors.Floats(bias));
    }

    [Fact]
    public void ConfigurationValuesAreTyped()
    {
        var path = _folder.Write("config.json", """{"hidden_size": 768, "layer_norm_eps": 1e-12, "hidden_act": "gelu", "tie": true, "none": null, "half": 0.5, "nested": {"a": [1]}}""");
        var config = CheckpointConfig.Read(path);
        Assert.Equal(768, config.Int("hidden_size"));
        Assert.Equal(768.0, config.Number("hidden_size"));
        Assert.Equal(1e-12, config.Number("layer_norm_eps"));
        Assert.Equal("gelu", config.Text("hidden_act"));
        Assert.True(config.Flag("tie"));
        Assert.Null(config.Int("none"));
        Assert.Null(config.Text("absent"));
        Assert.Equal(1, config.Root.GetProperty("nested").GetProperty("a")[0].GetInt32());
        AssertNames(path, "'half' is 0.5, expected a whole number", () => config.Int("half"));
        AssertNames(path, "'hidden_act' is \"gelu\", expected a whole number", () => config.Int("hidden_act"));
        AssertNames(path, "'tie' is true, expected text", () => config.Text("tie"));
        AssertNames(path, "'hidden_act' is \"gelu\", expected a finite number", () => config.Number("hidden_act"));
        AssertNames(path, "'hidden_size' is 768, expected true or false", () => config.Flag("hidden_size"));
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"a": 1, "a": 2}""", "not valid JSON")]
    public void ADamagedConfigurationIsRefused(string json, string problem)
    {
        WriteModel(new() { ["w"] = ones(1) });
        AssertNames(_folder.Write("config.json", json), problem, () => CheckpointFolder.Open(_folder.Path));
    }

    [Fact]
    public void AMissingPathSaysWhatTheNearestFolderHolds()
    {
        _folder.Write("notes.txt", "");
        AssertNames(_folder.File("bert"), "no such file or folder", () => CheckpointFolder.Open(_folder.File("bert")));
        AssertNames(_folder.File("bert"), "It holds notes.txt.", () => CheckpointFolder.Open(_folder.File("bert")));
    }

    [Fact]
    public void AnEmptyFolderIsSaidToBeEmpty() =>
        AssertNames(_folder.Path, "has no weights: neither model.safetensors nor model.safetensors.index.json. The folder is empty. Download", () => CheckpointFolder.Open(_folder.Path));

    [Fact]
    public void MissingWeightsListWhatIsThere()
    {
        foreach (var i in Enumerable.Range(10, 25))
        {
            _folder.Write($"f{i}.txt", "");
        }
        AssertNames(_folder.Path, "f10.txt, f11.txt,", () => CheckpointFolder.Open(_folder.Path));
        AssertNames(_folder.Path, "f29.txt and 5 more.", () => CheckpointFolder.Open(_folder.Path));
    }

    [Fact]
    public void PickledWeightsSayHowToConvert()
    {
        _folder.Write("config.json", "{}");
        var pickled = _folder.Write("pytorch_model.bin", "");
        AssertNames(_folder.Path, "pytorch_model.bin is a Python pickle, a format that is not read", () => CheckpointFolder.Open(_folder.Path));
        AssertNames(_folder.Path, "torch.load('pytorch_model.bin'", () => CheckpointFolder.Open(_folder.Path));
        AssertNames(pickled, "torch.load('pytorch_model.bin'", () => CheckpointFolder.Open(pickled));
    }

    [Fact]
    public void OtherFormatsAndOtherNamesAreTold()
    {
        var other = _folder.Write("tf_model.h5", "");
        AssertNames(_folder.Path, "tf_model.h5 is of a format that is not read", () => CheckpointFolder.Open(_folder.Path));
        File.Delete(other);
        _folder.Write("adapter_model.safetensors", "");
        AssertNames(_folder.Path, "To load adapter_model.safetensors, give its full path", () => CheckpointFolder.Open(_folder.Path));
    }

    [Fact]
    public void AMissingConfigurationIsAnErrorForAFolderAndNotForAFile()
    {
        SafetensorsWriter.Write(_folder.File("model.safetensors"), [new("w", ones(1))]);
        AssertNames(_folder.Path, "has no config.json. It holds model.safetensors.", () => CheckpointFolder.Open(_folder.Path));

        using var file = CheckpointFolder.Open(_folder.File("model.safetensors"));
        Assert.False(file.HasConfig);
        Assert.True(file.Contains("w"));
        AssertNames(_folder.File("model.safetensors"), "has no config.json beside it", () => file.Config);
    }

    [Theory]
    [InlineData("", "bert.pooler.weight", "bert.pooler.weight")]
    [InlineData("", "pooler.weight", null)]
    [InlineData("bert", "pooler.weight", "bert.pooler.weight")]
    [InlineData("bert", "bert.pooler.weight", "bert.pooler.weight")]
    [InlineData("bert.", "pooler.weight", "bert.pooler.weight")]
    [InlineData("bert", "bert.classifier.weight", "classifier.weight")]
    [InlineData("bert", "classifier.weight", "classifier.weight")]
    [InlineData("bert", "LayerNorm.weight", "bert.LayerNorm.gamma")]
    [InlineData("bert", "LayerNorm.bias", "bert.LayerNorm.beta")]
    [InlineData("", "bert.LayerNorm.weight", "bert.LayerNorm.gamma")]
    [InlineData("", "bert.LayerNorm.gamma", "bert.LayerNorm.gamma")]
    [InlineData("", "head.dense.weight", null)]
    [InlineData("", "both.LayerNorm.weight", "both.LayerNorm.weight")]
    [InlineData("bert", "both.LayerNorm.weight", "both.LayerNorm.weight")]
    public void KeysAreFoundUnderTheirPublicNames(string prefix, string key, string? stored)
    {
        string[] names =
        [
            "bert.pooler.weight", "classifier.weight", "bert.LayerNorm.gamma", "bert.LayerNorm.beta",
            "head.dense.gamma", "both.LayerNorm.weight", "both.LayerNorm.gamma", "bert.both.LayerNorm.weight",
        ];
        WriteModel(names.ToDictionary(name => name, _ => ones(1)));
        using var checkpoint = CheckpointFolder.Open(_folder.Path, prefix);
        Assert.Equal(stored, checkpoint.Resolve(key));
        Assert.Equal(stored is not null, checkpoint.Contains(key));
        if (stored is null)
        {
            AssertNames(_folder.Path, $"no tensor for '{key}'", () => checkpoint.Read(key));
        }
        else
        {
            Assert.Equal([1L], checkpoint.Read(key).shape);
            Assert.DoesNotContain(stored, checkpoint.UnusedKeys);
        }
    }

    [Fact]
    public void AFailedLookupNamesEveryNameTried()
    {
        WriteModel(new() { ["w"] = ones(1) });
        using var checkpoint = CheckpointFolder.Open(_folder.Path, "bert");
        AssertNames(
            _folder.Path, "looked for 'x.LayerNorm.weight', 'x.LayerNorm.gamma', 'bert.x.LayerNorm.weight', 'bert.x.LayerNorm.gamma'",
            () => checkpoint.Shape("x.LayerNorm.weight"));
    }

    [Fact]
    public void UnusedKeysAreThoseNeverReadWithoutBuffers()
    {
        string[] buffers = ["bert.embeddings.position_ids", "position_ids", "h.0.attn.bias", "h.0.attn.masked_bias"];
        string[] weights = ["h.0.attn.c_attn.bias", "b.weight", "a.weight", "attn_bias", "crossattn.bias"];
        WriteModel(weights.Concat(buffers).ToDictionary(name => name, _ => ones(1)));
        using var checkpoint = CheckpointFolder.Open(_folder.Path);
        Assert.Equal(["a.weight", "attn_bias", "b.weight", "crossattn.bias", "h.0.attn.c_attn.bias"], checkpoint.UnusedKeys);

        checkpoint.Shape("a.weight");
        Assert.ThrowsAny<CheckpointException>(() => checkpoint.ReadInto("a.weight", zeros(2)));
        Assert.Contains("a.weight", checkpoint.UnusedKeys);

        checkpoint.Read("a.weight");
        checkpoint.ReadInto("b.weight", zeros(1));
        Assert.Equal(["attn_bias", "crossattn.bias", "h.0.attn.c_attn.bias"], checkpoint.UnusedKeys);
    }

    [Fact]
    public void ShardsAreReadAsOne()
    {
        WriteShards();
        foreach (var path in new[] { _folder.Path, _folder.File("model.safetensors.index.json") })
        {
            using var checkpoint = CheckpointFolder.Open(path);
            Assert.Equal(["a", "b", "c"], checkpoint.Keys);
            Assert.Equal([3, 3, 3], SampleTensors.Floats(checkpoint.Read("c")));
            Assert.Equal([1], SampleTensors.Floats(checkpoint.Read("a")));
            Assert.Equal(["b"], checkpoint.UnusedKeys);
        }
    }

    [Theory]
    [InlineData("""[]""", "must be a JSON object")]
    [InlineData("""{"weight_map": []}""", "must be a JSON object with an object 'weight_map'")]
    [InlineData("""{"weight_map": {"a": 1}}""", "weight_map 'a' must be a file name, not 1")]
    [InlineData("""{"weight_map": {"a": "../one.safetensors"}}""", "'../one.safetensors', which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": "/etc/passwd"}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": ".."}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": ""}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": "three.safetensors"}}""", "lists the shard three.safetensors, which is not in the folder")]
    [InlineData("""{"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "z": "one.safetensors"}}""", "says that tensor 'z' is in one.safetensors, which does not hold it")]
    [InlineData("""{"weight_map": {"a": "one.safetensors"}}""", "does not list tensor 'b' of one.safetensors")]
    [InlineData("""{"weight_map": {"a": "one.safetensors", "a": "two.safetensors"}}""", "not valid JSON")]
    [InlineData("""{"weight_map": """, "not valid JSON")]
    public void AShardIndexThatDoesNotFitIsRefused(string index, string problem)
    {
        WriteShards();
        AssertNames(_folder.Write("model.safetensors.index.json", index), problem, () => CheckpointFolder.Open(_folder.Path));
    }

    [Fact]
    public void ADamagedShardIsNamed()
    {
        WriteShards();
        AssertNames(_folder.Write("two.safetensors", "damaged, surely"), "header claims", () => CheckpointFolder.Open(_folder.Path));
    }

    private void WriteModel(Dictionary<string, Tensor> tensors)
    {
        _folder.Write("config.json", """{"hidden_size": 768}""");
        SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors);
    }

    private void WriteShards()
    {
        _folder.Write("config.json", "{}");
        SafetensorsWriter.Write(_folder.File("one.safetensors"), [new("a", ones(1)), new("b", ones(2))]);
        SafetensorsWriter.Write(_folder.File("two.safetensors"), [new("c", full(3, 3f))]);
        _folder.Write(
            "model.safetensors.index.json",
            """{"metadata": {"total_size": 24}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}""");
    }

    private static void AssertNames(string path, string problem, Func<object?> action)
    {
        var fault = Assert.Throws<CheckpointException>(action);
        Assert.StartsWith(path + ": ", fault.Message);
        Assert.Contains(problem, fault.Message);
    }
}
