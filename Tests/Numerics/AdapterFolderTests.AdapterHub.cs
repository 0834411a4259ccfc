using System.Text.Json.Nodes;
using DslPeft.Checkpoints;

namespace DslPeft.Numerics.Tests;

/// <summary>What is particular to AdapterHub's folders: unions, heads, members of fusions, and scales of old versions.</summary>
public sealed partial class AdapterFolderTests
{
    [Fact]
    public void AMismatchInAFolderOfAdapterHubNamesFileAndField()
    {
        using var model = new TinyUniPelt(_base);
        model.SaveAdapterHub(_folder);
        HubRefused(
            new TinyPfeifferAndLora(_base),
            "configs[1].use_gating: expected false, found true",
            "configs[2].r: expected 2, found 4",
            "configs[0]: is of no declared method"
        );
        HubRefused(new TinyLora(_base), "configs[2].r: expected 8, found 4");
        HubRefused(new TinyPfeifferTagger(_base), "configs[0]: is of no declared method");
        Edit(config => config["config"]!["configs"]![1]!["original_ln_before"] = false);
        Edit(config => config["config"]!["configs"]![1]!["original_ln_after"] = false);
        Edit(config => config["config"]!["configs"]![1]!["leave_out"] = new JsonArray(0));
        Edit(config => config["config"]!["configs"]![1]!["inv_adapter"] = "nice");
        Edit(config => config["config"]!["configs"]![2]!["attn_matrices"] = new JsonArray("q", "k"));
        HubRefused(
            new TinyUniPelt(_base),
            "adapter_config.json",
            "configs[1].original_ln_before: expected true, found false",
            "configs[1].original_ln_after: expected true, found false",
            "configs[1].leave_out: expected [], found [0]",
            "configs[1].inv_adapter: is not known here, found \"nice\"",
            "configs[2].attn_matrices: expected [\"q\",\"v\"], found [\"q\",\"k\"]"
        );
    }

    /// <summary>An invertible adapter is an option of the bottleneck adapter beside it.</summary>
    [Fact]
    public void AnInvertibleAdapterIsAnOptionOfTheBottleneck()
    {
        using var model = new TinyInvertible(_base);
        model.SaveAdapterHub(_folder);
        var config = Json(_folder)["config"]!.AsObject();
        Assert.Equal(
            ("nice", 2, true),
            (
                config["inv_adapter"]!.GetValue<string>(),
                config["inv_adapter_reduction_factor"]!.GetValue<int>(),
                config["output_adapter"]!.GetValue<bool>()
            )
        );
        Edit(file =>
            (file["config"]!["inv_adapter"], file["config"]!["inv_adapter_reduction_factor"], file["config"]!["non_linearity"]) = (
                "glow",
                4,
                "swish"
            )
        );
        HubRefused(
            new TinyInvertible(_base),
            "inv_adapter: expected \"nice\", found \"glow\"",
            "inv_adapter_reduction_factor: expected 2, found 4",
            "non_linearity: expected \"relu\", found \"swish\""
        );
        HubRefused(new TinyPfeiffer(_base), "inv_adapter: is not known here, found \"glow\"");

        // By itself it is a bottleneck adapter of no place.
        using var alone = new TinyInvertibleClassifier(_base);
        alone.SaveAdapterHub(_folder);
        config = Json(_folder)["config"]!.AsObject();
        Assert.Equal(
            (false, false, "nice"),
            (config["mh_adapter"]!.GetValue<bool>(), config["output_adapter"]!.GetValue<bool>(), config["inv_adapter"]!.GetValue<string>())
        );
        HubRefused(new TinyInvertible(_base), "output_adapter: expected true, found false");
        Edit(file => file["config"]!["reduction_factor"] = 2);
        using var other = new TinyInvertibleClassifier(_base, seed: 9);
        other.LoadAdapterHub(_folder);
        Assert.All(alone.Info.Parameters, row => Assert.True(TinyModels.SameBits(alone[row.Name], other[row.Name]), row.Name));
    }

    /// <summary>
    /// A prompt's configuration has no entries of layers or gates, which the library would not take; how it started does not matter.
    /// </summary>
    [Fact]
    public void APromptOfAdapterHubIsReadByItsOwnEntries()
    {
        using var model = new TinyEmbeddedPrompt(_base);
        TinyModels.Perturb(model, 3);
        model.SaveAdapterHub(_folder, "a");
        Assert.Equal(
            ["architecture", "combine", "prompt_length"],
            Json(_folder)["config"]!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal)
        );
        using (var file = SafetensorsFile.Open(Path.Combine(_folder, "adapter.safetensors")))
            Assert.Equal("bert.prompt_tuning.prompt_tunings.a.prompt_embedding.weight", Assert.Single(file.Entries.Keys));

        Edit(config =>
            (config["config"]!["prompt_init"], config["config"]!["prompt_init_text"], config["config"]!["init_weights_seed"]) = (
                "from_string",
                "Is it good?",
                42
            )
        );
        using var other = new TinyEmbeddedPrompt(_base, seed: 9);
        other.LoadAdapterHub(_folder);
        Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name));
        Edit(config => (config["config"]!["combine"], config["config"]!["prompt_length"]) = ("prefix_after_bos", 6));
        HubRefused(
            new TinyEmbeddedPrompt(_base),
            "combine: expected \"prefix\", found \"prefix_after_bos\"",
            "prompt_length: expected 5, found 6"
        );
    }

    /// <summary>The library's versions before 1.1.0 did not scale LoRA by alpha / r.</summary>
    [Fact]
    public void LoraOfAnOldVersionOfAdapterHubIsNotScaled()
    {
        using var model = new TinyLoraRank4(_base);
        model.SaveAdapterHub(_folder);
        using var unscaled = new TinyLoraRank4Unscaled(_base, seed: 9);
        Edit(config => config["version"] = "adapters.1.1.0");
        Assert.Contains("alpha: expected 4, found 8", Assert.Throws<CheckpointException>(() => unscaled.LoadAdapterHub(_folder)).Message);

        Edit(config => config["version"] = "adapters.1.0.1");
        HubRefused(new TinyLoraRank4(_base), "alpha: expected 8, found 4");
        unscaled.LoadAdapterHub(_folder);
        Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], unscaled[row.Name]), row.Name));
    }

    [Fact]
    public void AHeadOfAdapterHubIsHeldAgainstTheDeclaredOne()
    {
        using var model = new TinyPfeiffer(_base);
        model.SaveAdapterHub(_folder);
        Assert.Equal("BertForSequenceClassification", Json(_folder, "head_config.json")["model_class"]!.GetValue<string>());
        HubRefused(
            new TinyPfeifferTagger(_base),
            "head_config.json",
            "model_class: expected a class that ends in \"ForTokenClassification\", found \"BertForSequenceClassification\"",
            "num_labels: expected 4, found 3"
        );
        using var other = new TinyPfeifferTagger(_base, seed: 9);
        other.LoadAdapterHub(_folder, new() { Head = false });
        Assert.All(other.Info.Parameters.Where(row => !row.Head), row =>
            Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );

        Edit(config => config["config"] = new JsonObject { ["head_type"] = "classification", ["layers"] = 2 }, "head_config.json");
        HubRefused(new TinyPfeiffer(_base), "config: expected null, a head of the model itself");
    }

    /// <summary>A member of a fusion may come from a folder of its own, under another name.</summary>
    [Fact]
    public void AMemberIsReadFromItsOwnFolder()
    {
        using var trained = new TinyPfeiffer(_base);
        TinyModels.Perturb(trained, 3);
        trained.SaveAdapterHub(_folder, "sst2");
        using var model = new TinyFusion(_base);
        var before = model.Info.Parameters.ToDictionary(row => row.Name, row => model[row.Name].detach().clone());
        model.LoadAdapterHubMember("b", _folder);
        Assert.All(model.Info.Parameters, row =>
            Assert.True(
                TinyModels.SameBits(
                    row.Name.Contains("pfeiffer_b") ? trained[row.Name.Replace("pfeiffer_b", "pfeiffer")] : before[row.Name],
                    model[row.Name]
                ),
                row.Name
            )
        );

        Assert.Contains("no method named 'd'", Assert.Throws<ArgumentException>(() => model.LoadAdapterHubMember("d", _folder)).Message);
        using var narrow = new TinyStaticFusion(_base);
        Assert.Contains(
            "reduction_factor: expected 8, found 4",
            Assert.Throws<CheckpointException>(() => narrow.LoadAdapterHubMember("b", _folder)).Message
        );
    }

    [Fact]
    public void APartOfAFusionThatIsMissingIsNamed()
    {
        using var model = new TinyFusion(_base);
        model.SaveAdapterHub(_folder);
        Assert.Equal(["a", "b", "c", "fusion"], Directory.GetDirectories(_folder).Select(Path.GetFileName).Order());
        HubRefused(new TinyStaticFusion(_base), Path.Combine(_folder, "a", "adapter_config.json"), "reduction_factor: expected 8, found 4");

        Edit(config => config["name"] = "a,c,b", Path.Combine("fusion", "adapter_fusion_config.json"));
        HubRefused(new TinyFusion(_base), "adapter_fusion_config.json", "name: expected \"a,b,c\", found \"a,c,b\"");
        Edit(config => config["name"] = "a,b,c", Path.Combine("fusion", "adapter_fusion_config.json"));
        File.Copy(Path.Combine(_folder, "a", "adapter.safetensors"), Path.Combine(_folder, "b", "adapter.safetensors"), overwrite: true);
        HubRefused(new TinyFusion(_base), "encoder.layer.0.output.adapters.b.adapter_down.0.weight");
        Directory.Delete(Path.Combine(_folder, "fusion"), recursive: true);
        HubRefused(new TinyFusion(_base), "no folder with adapter_fusion_config.json");
        Directory.Delete(Path.Combine(_folder, "c"), recursive: true);
        HubRefused(new TinyFusion(_base), Path.Combine("c", "adapter_config.json"));
    }

    /// <summary>A folder that cannot be completed stays as it was.</summary>
    [Fact]
    public void WhatCannotBeWrittenLeavesTheFolderAsItWas()
    {
        using var model = new TinyFusion(_base);
        using var first = new TinyPfeiffer(_base);
        first.SaveAdapterHub(_folder, "first");
        var before = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllBytes);
        // A file stands where a folder is needed.
        File.WriteAllText(Path.Combine(_folder, "a"), "");
        before[Path.Combine(_folder, "a")] = [];
        var refusal = Assert.Throws<CheckpointException>(() => model.SaveAdapterHub(_folder));
        Assert.Contains(Path.Combine(_folder, "a", "adapter"), refusal.Message);
        Assert.Contains("nothing was changed", refusal.Message);
        Assert.Equal(before.Keys.Order(), Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Order());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    private void HubRefused(AdaptedModel model, params string[] because)
    {
        using (model)
        {
            var before = TinyModels.Snapshot(model);
            var message = Assert.Throws<CheckpointException>(() => model.LoadAdapterHub(_folder)).Message;
            Assert.All(because, reason => Assert.Contains(reason, message));
            Assert.All(before, entry => Assert.True(TinyModels.SameBits(entry.Value, model[entry.Key]), $"{entry.Key} changed."));
        }
    }
}
