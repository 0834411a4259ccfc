using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Folders of Hugging Face peft and AdapterHub: what the libraries wrote computes what they computed, and what is written here has their keys, shapes and fields.</summary>
public sealed class AdapterFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-folders-").FullName;
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public static TheoryData<string, string> PeftCases => new()
    {
        { "peft/lora_bert_query_value", nameof(TinyLora) },
        { "peft/lora_bert_exclude_modules", nameof(TinyLoraWithoutValue) },
        { "peft/lora_bert_feature", nameof(TinyLoraFeature) },
        { "peft/lora_bert_layers_to_transform", nameof(TinyLoraUpperLayer) },
        { "peft/lora_bert_lora_bias", nameof(TinyLoraBiasOnB) },
        { "peft/lora_bert_regex_layers_pattern", nameof(TinyLoraPatterns) },
        { "peft/rslora_bert", nameof(TinyRankStabilisedLora) },
        { "peft/dora_bert", nameof(TinyDora) },
        { "peft/ia3_bert", nameof(TinyIa3) },
        { "peft/ln_tuning_bert", nameof(TinyNormTuning) },
        { "peft/prompt_tuning_bert", nameof(TinyPrompt) },
        { "peft/prefix_bert", nameof(TinyPrefix) },
        { "peft/prefix_projection_bert", nameof(TinyPrefixMlp) },
    };

    public static TheoryData<string, string> HubCases => new()
    {
        { "adapters/lora_bert", nameof(TinyLoraRank4) },
        { "adapters/houlsby_bert", nameof(TinyHoulsby) },
        { "adapters/houlsby_feature_bert", nameof(TinyHoulsbyFeature) },
        { "adapters/pfeiffer_bert", nameof(TinyPfeiffer) },
        { "adapters/ia3_bert", nameof(TinyIa3AtOutputs) },
        { "adapters/prefix_bert", nameof(TinyPrefixMlpInAttention) },
        { "adapters/prefix_flat_bert", nameof(TinyPrefixInAttention) },
    };

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SharedTheory, MemberData(nameof(PeftCases))]
    public void FoldersOfPeftAreReadAndWrittenAlike(string name, string type) =>
        ReadAndWrittenAlike(name, type, (model, folder) => model.LoadPeft(folder), (model, folder) => model.SavePeft(folder), "adapter_model.safetensors");

    [SharedTheory, MemberData(nameof(HubCases))]
    public void FoldersOfAdapterHubAreReadAndWrittenAlike(string name, string type) =>
        ReadAndWrittenAlike(name, type, (model, folder) => model.LoadAdapterHub(folder), (model, folder) => model.SaveAdapterHub(folder, "a"), "adapter.safetensors");

    /// <summary>What was saved is loaded to the last bit, into a model of other values.</summary>
    [Theory]
    [InlineData(nameof(TinyLora))]
    [InlineData(nameof(TinyLoraEverywhereWithBiases))]
    [InlineData(nameof(TinyLoraUpperLayer))]
    [InlineData(nameof(TinyLoraBiasOnB))]
    [InlineData(nameof(TinyLoraPatterns))]
    [InlineData(nameof(TinyDora))]
    [InlineData(nameof(TinyIa3))]
    [InlineData(nameof(TinyNormTuning))]
    [InlineData(nameof(TinyPrompt))]
    [InlineData(nameof(TinyPrefix))]
    public void ARoundTripThroughPeftKeepsEveryTensor(string type) => RoundTrip(type, (model, folder) => model.SavePeft(folder), (model, folder) => model.LoadPeft(folder));

    [Theory]
    [InlineData(nameof(TinyLora))]
    [InlineData(nameof(TinyHoulsby))]
    [InlineData(nameof(TinyHoulsbyUpperLayer))]
    [InlineData(nameof(TinyPfeiffer))]
    [InlineData(nameof(TinyIa3AtOutputs))]
    [InlineData(nameof(TinyPrefixInAttention))]
    [InlineData(nameof(TinyPrefixMlpInAttention))]
    public void ARoundTripThroughAdapterHubKeepsEveryTensor(string type) => RoundTrip(type, (model, folder) => model.SaveAdapterHub(folder), (model, folder) => model.LoadAdapterHub(folder));

    /// <summary>peft keeps a reparametrised prefix as its table; a model that loads it infers, and does not train.</summary>
    [Fact]
    public void AReparametrisedPrefixIsKeptAsItsTable()
    {
        using var noGrad = no_grad();
        using var model = new TinyPrefixMlp(_base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        using var other = new TinyPrefixMlp(_base, seed: 9);
        other.LoadPeft(_folder);
        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same("table", expected, actual);
        Assert.Contains("no training form", Assert.Throws<InvalidOperationException>(() => other.Forward(_batch)).Message);
    }

    /// <summary>The averaged copies of a mixture are an ordinary adapter to AdapterHub.</summary>
    [Fact]
    public void AMixtureIsKeptAsItsMean()
    {
        using var noGrad = no_grad();
        using var model = new TinyAdaMix(_base);
        TinyModels.Perturb(model, 3);
        model.SaveAdapterHub(_folder);
        using var other = new TinyAdaMix(_base, seed: 9);
        other.LoadAdapterHub(_folder);
        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same("mean", expected, actual);
    }

    [Fact]
    public void AMismatchNamesTensorOrFieldWithExpectedAndFound()
    {
        using var model = new TinyLora(_base);
        model.SavePeft(_folder);

        Refused(new TinyLoraRank4(_base), "r: expected 4, found 8", "lora_alpha: expected 8, found 16");
        Refused(new TinyLoraWithoutValue(_base), "target_modules: expected 'encoder.layer.0.attention.self.key' among them");
        Refused(new TinyLoraEverywhereWithBiases(_base), "bias: expected \"lora_only\", found \"none\"");
        Refused(new TinyPrefix(_base), "peft_type: expected \"PREFIX_TUNING\", found \"LORA\"");

        Edit(config => config["use_dora"] = true);
        Refused(new TinyLora(_base), "use_dora: expected false, found true");
        Edit(config => config["use_dora"] = false);
        Edit(config => config["layers_to_transform"] = new JsonArray(1));
        Refused(new TinyLora(_base), "layers_to_transform: expected layer 0 among them, found [1]");
        Edit(config => config["layers_to_transform"] = null);
        Edit(config => config["target_modules"] = "(a+)+$");
        Refused(new TinyLora(_base), "target_modules: expected");

        // The tensors by themselves.
        File.Delete(Path.Combine(_folder, "adapter_config.json"));
        RefusedFile(new TinyLoraRank4(_base), "query.lora_A.weight: expected [4, 32], found [8, 32]");
        RefusedFile(new TinyLoraFeature(_base), "in the file but not in the adaptation", "base_model.model.classifier.weight");
        RefusedFile(new TinyLoraBiasOnB(_base), "missing", "encoder.layer.0.attention.self.query.lora_B.bias");
        RefusedFile(new TinyLoraUpperLayer(_base), "in the file but not in the adaptation", "encoder.layer.0.attention.self.query.lora_A.weight");
    }

    [Fact]
    public void SizesOfAPromptAreChecked()
    {
        using var model = new TinyPrefix(_base);
        model.SavePeft(_folder);
        Edit(config => (config["num_layers"], config["token_dim"], config["num_attention_heads"]) = (12, 768, 12));
        Refused(new TinyPrefix(_base), "num_layers: expected 2, found 12", "token_dim: expected 32, found 768", "num_attention_heads: expected 4, found 12");
    }

    [Fact]
    public void AnotherBaseIsRefusedUnlessAllowed()
    {
        using var model = new TinyLora(_base);
        model.SavePeft(_folder);
        using var otherBase = TinyModels.Base(seed: 8);
        using var other = new TinyLora(otherBase);
        Assert.Contains("other base weights", Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message);
        other.LoadPeft(_folder, new() { AllowDifferentBase = true });
        Assert.True(TinyModels.SameBits(model["classifier.weight"], other["classifier.weight"]));
    }

    [Fact]
    public void WhatALibraryCannotKeepIsSaid()
    {
        Assert.Contains("has no place for", Unsupported(new TinyHoulsby(_base), model => model.SavePeft(_folder)));
        Assert.Contains("has no place for", Unsupported(new TinyBitFit(_base), model => model.SavePeft(_folder)));
        Assert.Contains("has no place for", Unsupported(new TinyHybrid(_base), model => model.SavePeft(_folder)));
        Assert.Contains("Style = Cache, and the declaration has Attention", Unsupported(new TinyPrefixInAttention(_base), model => model.SavePeft(_folder)));
        Assert.Contains("one method", Unsupported(new TinyHybrid(_base), model => model.SaveAdapterHub(_folder)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>peft 0.12 trains the biases of <c>lora_only</c> and leaves them out of its file.</summary>
    [SharedFact]
    public void BiasesThatPeftForgotAreMissed()
    {
        using var fixture = FixtureCase.Shared("peft/lora_bert_all_dense_bias");
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = new TinyLoraEverywhereWithBiases(@base);
        Assert.Contains("encoder.layer.0.attention.self.query.bias", Assert.Throws<CheckpointException>(() => model.LoadPeft(fixture.Folder)).Message);
    }

    private void ReadAndWrittenAlike(string name, string type, Action<AdaptedModel, string> load, Action<AdaptedModel, string> save, string weights)
    {
        using var noGrad = no_grad();
        using var fixture = FixtureCase.Shared(name);
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = Create(type, @base);
        load(model, fixture.Folder);
        if (model.Info.Head != HeadKind.None)
        {
            using var batch = fixture.Batch();
            using var expected = fixture.Read("logits");
            using var actual = model.Infer(batch);
            TensorAssert.Close(name, expected, actual, fixture.Tolerance);
        }
        save(model, _folder);
        using var theirs = SafetensorsFile.Open(Path.Combine(fixture.Folder, weights));
        using var ours = SafetensorsFile.Open(Path.Combine(_folder, weights));
        // AdapterHub repeats its one pool in every layer.
        Assert.Equal(theirs.Entries.Keys.Where(key => !key.Contains(".pool.")).Order(), ours.Entries.Keys.Order());
        Assert.All(ours.Entries.Keys, key =>
        {
            using Tensor a = theirs.Read(key), b = ours.Read(key);
            Assert.True(TinyModels.SameBits(a, b), key);
        });
        AssertFields(Json(fixture.Folder), Json(_folder));
    }

    /// <summary>Every field that is written says what the library says, but for names of modules, which are written in full.</summary>
    private static void AssertFields(JsonObject theirs, JsonObject ours)
    {
        foreach (var (field, value) in ours)
        {
            if (field is "target_modules" or "feedforward_modules" or "base_model_name_or_path" or "bottleneck_size" or "encoder_hidden_size" or "model_class" or "modules_to_save" or "layers_to_transform" or "rank_pattern" or "alpha_pattern" or "r" or "lora_alpha" or "auto_mapping" or "task_type")
                continue;
            if (value is JsonObject inner && theirs[field] is JsonObject other)
                AssertFields(other, inner);
            else if (theirs.ContainsKey(field))
                Assert.True(JsonNode.DeepEquals(value, theirs[field]) || Number(value) is { } a && a == Number(theirs[field]), $"{field}: {theirs[field]?.ToJsonString()} of the library, {value?.ToJsonString()} here");
        }

        static double? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? value.GetValue<double>() : null;
    }

    private void RoundTrip(string type, Action<AdaptedModel, string> save, Action<AdaptedModel, string> load)
    {
        using var model = Create(type, _base);
        TinyModels.Perturb(model, 3);
        save(model, _folder);
        using var other = Create(type, _base, seed: 99);
        load(other, _folder);
        Assert.All(model.named_parameters(), entry => Assert.True(TinyModels.SameBits(entry.parameter, other[entry.name]), entry.name));
    }

    private void Refused(AdaptedModel model, params string[] because) => RefusedAt(model, _folder, because);

    private void RefusedFile(AdaptedModel model, params string[] because) => RefusedAt(model, Path.Combine(_folder, "adapter_model.safetensors"), because);

    private static void RefusedAt(AdaptedModel model, string path, string[] because)
    {
        using (model)
        {
            var before = TinyModels.Snapshot(model);
            var message = Assert.Throws<CheckpointException>(() => model.LoadPeft(path)).Message;
            Assert.All(because, reason => Assert.Contains(reason, message));
            Assert.All(before, entry => Assert.True(TinyModels.SameBits(entry.Value, model[entry.Key]), $"{entry.Key} changed."));
        }
    }

    private static string Unsupported(AdaptedModel model, Action<AdaptedModel> save)
    {
        using (model)
            return Assert.Throws<NotSupportedException>(() => save(model)).Message;
    }

    private void Edit(Action<JsonObject> edit)
    {
        var config = Json(_folder);
        edit(config);
        File.WriteAllText(Path.Combine(_folder, "adapter_config.json"), config.ToJsonString());
    }

    private static JsonObject Json(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json")))!.AsObject();

    private static AdaptedModel Create(string type, TinyBert @base, int seed = 42) =>
        TinyModels.Create(typeof(AdapterFolderTests).Assembly.GetType($"DslPeft.Numerics.Tests.{type}", throwOnError: true)!, @base, seed);
}
