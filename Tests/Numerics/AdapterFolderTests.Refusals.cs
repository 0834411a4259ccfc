using System.Text.Json.Nodes;
using DslPeft.Checkpoints;

namespace DslPeft.Numerics.Tests;

/// <summary>What folders of peft are refused for, and what is only said of where they come from.</summary>
public sealed partial class AdapterFolderTests
{
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
        // Names in full are adapted whatever their layers.
        AcceptedWith("layers_to_transform", new JsonArray(1));
        Edit(config => config["target_modules"] = "(a+)+$");
        Refused(new TinyLora(_base), "target_modules: expected");

        Edit(config => config["target_modules"] = new JsonArray("query", "value"));
        RefusedFor("layers_to_transform", new JsonArray(1), "layers_to_transform: expected layer 0 among them, found [1]");
        RefusedFor(
            "exclude_modules",
            new JsonArray("value"),
            "exclude_modules: expected 'encoder.layer.0.attention.self.value' to be adapted, found it excluded"
        );
        RefusedFor("rank_pattern", new JsonObject { ["layer.1.attention.self.query"] = 4 }, "r: expected 8, found 4");
        RefusedFor("alpha_pattern", new JsonObject { ["layer.0.attention.self.value"] = 4 }, "lora_alpha: expected 16, found 4");
        RefusedFor("use_rslora", true, "use_rslora: expected false, found true");
        RefusedFor("lora_bias", true, "lora_bias: expected false, found true");
        RefusedFor(
            "modules_to_save",
            new JsonArray("classifier", "pooler"),
            "modules_to_save: expected no part of the base",
            "which has 'pooler'"
        );
        RefusedFor("trainable_token_indices", new JsonArray(3), "trainable_token_indices: is not known here, found [3]");
        RefusedFor("init_lora_weights", "pissa", "init_lora_weights: expected a start that leaves the base as it is, found \"pissa\"");
        RefusedFor("init_lora_weights", "loftq", "found \"loftq\"");
        AcceptedWith("init_lora_weights", "gaussian");
        AcceptedWith("init_lora_weights", false);
        AcceptedWith("rank_pattern", new JsonObject { ["other"] = 4 });
        AcceptedWith("layers_to_transform", new JsonArray(0, 1));

        // The tensors by themselves.
        File.Delete(Path.Combine(_folder, "adapter_config.json"));
        RefusedFile(new TinyLoraRank4(_base), "query.lora_A.weight: expected [4, 32], found [8, 32]");
        RefusedFile(new TinyLoraFeature(_base), "in the file but not in the adaptation", "base_model.model.classifier.weight");
        RefusedFile(new TinyLoraBiasOnB(_base), "missing", "encoder.layer.0.attention.self.query.lora_B.bias");
        RefusedFile(
            new TinyLoraUpperLayer(_base),
            "in the file but not in the adaptation",
            "encoder.layer.0.attention.self.query.lora_A.weight"
        );
    }

    [Fact]
    public void SizesOfAPromptAreChecked()
    {
        using var model = new TinyPrefix(_base);
        model.SavePeft(_folder);
        Edit(config => (config["num_layers"], config["token_dim"], config["num_attention_heads"]) = (12, 768, 12));
        Refused(
            new TinyPrefix(_base),
            "num_layers: expected 2, found 12",
            "token_dim: expected 32, found 768",
            "num_attention_heads: expected 4, found 12"
        );
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
        Assert.Contains(
            "Style = Cache, and the declaration has Attention",
            Unsupported(new TinyPrefixInAttention(_base), model => model.SavePeft(_folder))
        );
        Assert.Contains(
            "needs Style = Attention, and the declaration has Cache",
            Unsupported(new TinyHybrid(_base), model => model.SaveAdapterHub(_folder))
        );
        Assert.Contains(
            "takes the place of Alpha, which must then equal Rank: it is 8, and Rank is 4",
            Unsupported(new TinyScaledLoraBehindAGate(_base), model => model.SaveAdapterHub(_folder))
        );
        Assert.Contains("needs IgnorePadding = False", Unsupported(new TinyMaskedGate(_base), model => model.SaveAdapterHub(_folder)));
        Assert.Contains(
            "two methods at (lora, selfattn_lora, 0)",
            Unsupported(new TinyLoraPatterns(_base), model => model.SaveAdapterHub(_folder))
        );
        Assert.Contains(
            "needs Style = Embedded, and the declaration has Input",
            Unsupported(new TinyPrompt(_base), model => model.SaveAdapterHub(_folder))
        );
        Assert.Contains(
            "needs Style = Input, and the declaration has Embedded",
            Unsupported(new TinyEmbeddedPrompt(_base), model => model.SavePeft(_folder))
        );
        Assert.Contains(
            "have one non_linearity, and here they have \"relu\" and \"gelu\"",
            Unsupported(new TinyInvertibleOfTwoActivations(_base), model => model.SaveAdapterHub(_folder))
        );
        Assert.Contains("would hold", Unsupported(new TinyLoraTwice(_base), model => model.SavePeft(_folder)));
        Assert.Contains(
            "one lora_bias for all modules, and here they have false and true",
            Unsupported(new TinyLoraOfTables(_base), model => model.SavePeft(_folder))
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>
    /// What a configuration says of where an adapter comes from is not held against the declaration; what it says of the computation is.
    /// </summary>
    [Fact]
    public void FieldsOfPeftAreReadAsTheyAreMeant()
    {
        using var model = new TinyLora(_base);
        model.SavePeft(_folder, baseName: "some/base");
        Assert.Equal("some/base", Json(_folder)["base_model_name_or_path"]!.GetValue<string>());
        Edit(config =>
            (config["inference_mode"], config["base_model_name_or_path"], config["peft_version"], config["some_new_switch"]) = (
                false,
                "another/base",
                "0.17.0",
                false
            )
        );
        using var other = new TinyLora(_base, seed: 9);
        other.LoadPeft(_folder);
        Assert.All(model.named_parameters(), entry => Assert.True(TinyModels.SameBits(entry.parameter, other[entry.name]), entry.name));

        Edit(config => (config["some_new_switch"], config["layer_replication"]) = (true, new JsonArray(new JsonArray(0, 1))));
        Refused(
            new TinyLora(_base),
            "some_new_switch: is not known here, found true",
            "layer_replication: is not known here, found [[0,1]]"
        );
    }

    /// <summary>peft 0.12 trains the biases of <c>lora_only</c> and leaves them out of its file.</summary>
    [SharedFact]
    public void BiasesThatPeftForgotAreMissed()
    {
        using var fixture = FixtureCase.Shared("peft/lora_bert_all_dense_bias");
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var model = new TinyLoraEverywhereWithBiases(@base);
        Assert.Contains(
            "encoder.layer.0.attention.self.query.bias",
            Assert.Throws<CheckpointException>(() => model.LoadPeft(fixture.Folder)).Message
        );
    }

    private void Refused(AdaptedModel model, params string[] because) => RefusedAt(model, _folder, because);

    private void RefusedFor(string field, JsonNode? value, params string[] because) =>
        With(field, value, () => Refused(new TinyLora(_base), because));

    private void AcceptedWith(string field, JsonNode? value) => With(field, value, () =>
        {
            using var model = new TinyLora(_base);
            model.LoadPeft(_folder);
        });

    private void With(string field, JsonNode? value, Action check)
    {
        JsonNode? before = null;
        Edit(config => (before, config[field]) = (config[field]?.DeepClone(), value));
        check();
        Edit(config => config[field] = before);
    }

    private void RefusedFile(AdaptedModel model, params string[] because) =>
        RefusedAt(model, Path.Combine(_folder, "adapter_model.safetensors"), because);

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
}
