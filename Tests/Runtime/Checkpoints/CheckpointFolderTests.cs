using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Folders are opened, keys resolved, and what is missing is said by name.</summary>
public sealed partial class CheckpointFolderTests : IDisposable
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
        var path = _folder.Write(
            "config.json",
            """{"hidden_size": 768, "layer_norm_eps": 1e-12, "hidden_act": "gelu", "tie": true, "none": null, "half": 0.5, "nested": {"a": [1]}}"""
        );
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
        AssertNames(
            _folder.Path,
            "has no weights: neither model.safetensors nor model.safetensors.index.json nor pytorch_model.bin nor pytorch_model.bin.index.json nor model.onnx. The folder is empty. Download",
            () => CheckpointFolder.Open(_folder.Path)
        );

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

    [Theory]
    [InlineData(
        "model.safetensors",
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 440473133\n",
        "is a pointer of Git LFS, not the file itself, which has 440473133 bytes: 'git lfs pull'"
    )]
    [InlineData("pytorch_model.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "is a pointer of Git LFS")]
    [InlineData("model.safetensors", "\n<!doctype HTML><html>Sign in</html>", "is a web page, not the file itself")]
    [InlineData("pytorch_model.bin", "<html></html>", "is a web page, not the file itself")]
    [InlineData("pytorch_model.bin", "", "cannot be read as a file of PyTorch")]
    [InlineData("pytorch_model.bin", "neither of both", "cannot be read as a file of PyTorch")]
    [InlineData("model.safetensors", "neither of both", "header claims")]
    public void WhatLiesInPlaceOfWeightsIsNamed(string name, string content, string problem)
    {
        _folder.Write("config.json", "{}");
        AssertNames(_folder.Write(name, content), problem, () => CheckpointFolder.Open(_folder.Path));
    }

    [Fact]
    public void FoldersOfTheHubCacheNameTheSnapshot()
    {
        var repository = Directory.CreateDirectory(Path.Combine(_folder.Path, "hub", "models--bert-base-uncased")).FullName;
        string[] snapshots = [Path.Combine(repository, "snapshots", "aaa"), Path.Combine(repository, "snapshots", "bbb")];
        Directory.CreateDirectory(snapshots[1]);
        AssertNames(
            repository,
            $"is a repository of the Hugging Face cache, not a checkpoint folder; give its snapshot {snapshots[1]}",
            () => CheckpointFolder.Open(repository)
        );
        AssertNames(_folder.Path, $"is the Hugging Face cache, not a checkpoint folder; give its snapshot {snapshots[1]}", () =>
            CheckpointFolder.Open(_folder.Path)
        );
        AssertNames(_folder.File("hub"), $"is the Hugging Face cache, not a checkpoint folder; give its snapshot {snapshots[1]}", () =>
            CheckpointFolder.Open(_folder.File("hub"))
        );
        var inner = Path.Combine(repository, "snapshots");
        AssertNames(inner, $"is the folder of snapshots of a repository; give its snapshot {snapshots[1]}", () =>
            CheckpointFolder.Open(inner)
        );
        Directory.CreateDirectory(snapshots[0]);
        Directory.CreateDirectory(Path.Combine(repository, "refs"));
        File.WriteAllText(Path.Combine(repository, "refs", "main"), "bbb");
        AssertNames(repository, $"give one of its snapshots: {snapshots[1]}, {snapshots[0]}", () => CheckpointFolder.Open(repository));
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
            "bert.pooler.weight",
            "classifier.weight",
            "bert.LayerNorm.gamma",
            "bert.LayerNorm.beta",
            "head.dense.gamma",
            "both.LayerNorm.weight",
            "both.LayerNorm.gamma",
            "bert.both.LayerNorm.weight",
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
            _folder.Path,
            "looked for 'x.LayerNorm.weight', 'x.LayerNorm.gamma', 'bert.x.LayerNorm.weight', 'bert.x.LayerNorm.gamma'",
            () => checkpoint.Shape("x.LayerNorm.weight")
        );
    }

    [Fact]
    public void UnusedKeysAreThoseNeverReadWithoutBuffers()
    {
        string[] buffers = ["bert.embeddings.position_ids", "position_ids", "h.0.attn.bias", "h.0.attn.masked_bias"];
        string[] weights = ["h.0.attn.c_attn.bias", "b.weight", "a.weight", "attn_bias", "crossattn.bias"];
        WriteModel(weights.Concat(buffers).ToDictionary(name => name, name => name == "h.0.attn.bias" ? ones(1, 1, 2, 2) : ones(1)));
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
    [InlineData("""[]""", "must be a JSON object, not Array")]
    [InlineData("""{"weight_map": []}""", "must be a JSON object with an object 'weight_map'")]
    [InlineData("""{"weight_map": {"a": 1}}""", "weight_map 'a' must be a file name, not 1")]
    [InlineData("""{"weight_map": {"a": "../one.safetensors"}}""", "'../one.safetensors', which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": "/etc/passwd"}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": ".."}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": ""}}""", "which is not a plain file name")]
    [InlineData("""{"weight_map": {"a": "three.safetensors"}}""", "lists the shard three.safetensors, which is not in the folder")]
    [InlineData(
        """{"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "z": "one.safetensors"}}""",
        "says that tensor 'z' is in one.safetensors, which does not hold it"
    )]
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

    private void WritePickled(string name, bool legacy, params (string Name, int Storage, float[] Values)[] tensors)
    {
        PickledView[] views = [.. tensors.Select(tensor => new PickledView(tensor.Name, tensor.Storage, 0, [tensor.Values.Length], [1]))];
        float[][] storages = [.. tensors.Select(tensor => tensor.Values)];
        _folder.Write(name, legacy ? PickleBuilder.Legacy(views, storages) : PickleBuilder.Archive(views, storages));
    }

    private void WriteShards()
    {
        _folder.Write("config.json", "{}");
        SafetensorsWriter.Write(_folder.File("one.safetensors"), [new("a", ones(1)), new("b", ones(2))]);
        SafetensorsWriter.Write(_folder.File("two.safetensors"), [new("c", full(3, Scalars.Of(3f)))]);
        _folder.Write(
            "model.safetensors.index.json",
            """{"metadata": {"total_size": 24}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors"}}"""
        );
    }

    private static void AssertNames(string path, string problem, Func<object?> action)
    {
        var fault = Assert.Throws<CheckpointException>(action);
        Assert.StartsWith(path + ": ", fault.Message);
        Assert.Contains(problem, fault.Message);
    }
}
