using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using Microsoft.CodeAnalysis;

namespace DslPeft.Scaffold.Tests;

/// <summary>How what a folder says stands in the declaration that is written.</summary>
public sealed class DeclarationTests
{
    /// <summary>Options are constants of the size, by the same names as in the library's own sizes.</summary>
    [SharedTheory("fixtures", "families")]
    [InlineData("families/gpt_neox_sequential_lm", "[Config(\"use_parallel_residual\")] public const bool Parallel = false;")]
    [InlineData("families/llama_tied_lm", "[Config(\"tie_word_embeddings\")] public const bool TiedDecoder = true;")]
    [InlineData("families/llama_attention_bias_lm", "[Config(\"attention_bias\")] public const bool AttentionBias = true;")]
    [InlineData("families/llama_rope_dynamic_lm", "public const RotaryScaling Scaling = RotaryScaling.Dynamic;")]
    [InlineData("families/llama_rope_llama3_lm", "public const int OriginalPositions = 128;")]
    [InlineData("families/mistral_sliding_lm", "[Config(\"sliding_window\")] public const int Window =")]
    [InlineData(
        "families/modernbert_seq_cls_mean",
        "[ConfigValue(\"classifier_pooling\", \"mean\")]",
        "public const Pooling Pooled = Pooling.Mean;"
    )]
    [InlineData("families/opt_350m_lm", "Layout = typeof(Opt350M)")]
    [InlineData("families/opt_125m_lm", "Layout = typeof(Opt125M)")]
    [InlineData("base/t5_encoder", "Layout = typeof(T5BaseEncoder)")]
    [InlineData("base/t5_gated_gelu", "Layout = typeof(T5Version11Base)")]
    [InlineData("base/t5_relu", "Layout = typeof(T5Base)")]
    [InlineData("families/mt5_conditional_generation", "ModelType = \"mt5\", Layout = typeof(T5Version11Base)")]
    [InlineData("families/xlm_roberta_seq_cls", "KeyPrefix = \"roberta\", ModelType = \"xlm-roberta\", Layout = typeof(RobertaBase)")]
    [InlineData("families/electra_masked_lm", "Layout = typeof(ElectraSmall)")]
    public void OptionsAreSaid(string name, params string[] lines)
    {
        using var fixture = new CheckpointFixture(name);
        Assert.All(lines, line => Assert.Contains(line, Architecture(fixture)));
    }

    /// <summary>
    /// Scalings of rotary positions are said of every family whose layout has the constants, from the entry of older files and that of
    /// newer ones.
    /// </summary>
    [SharedTheory("fixtures", "families")]
    [
        InlineData("families/llama_gqa_lm", "rope_scaling"),
        InlineData("families/mistral_sliding_lm", "rope_scaling"),
        InlineData("families/qwen2_lm", "rope_scaling")
    ]
    [InlineData("families/qwen3_lm", "rope_parameters")]
    public void RotaryScalings(string name, string entry)
    {
        using var fixture = new CheckpointFixture(name);
        fixture.Edit(config =>
            config[entry] = new JsonObject
            {
                ["rope_type"] = "yarn",
                ["factor"] = 4.0,
                ["original_max_position_embeddings"] = 16,
                ["rope_theta"] = config["rope_theta"]!.DeepClone(),
            }
        );
        if (entry == "rope_scaling")
            fixture.Edit(config => config[entry]!.AsObject().Remove("rope_theta"));
        var declared = Architecture(fixture);
        Assert.Contains("public const RotaryScaling Scaling = RotaryScaling.Yarn;", declared);
        Assert.Contains("public const double ScalingFactor = 4;", declared);
        Assert.Contains("public const int OriginalPositions = 16;", declared);
        Assert.Contains("public const double HighFactor = 32;", declared);
    }

    /// <summary>Newer files say of each layer whether it attends within a window, and have another name for the period.</summary>
    [SharedFact("fixtures", "families")]
    public void LayerTypesAreHeldAgainstThePeriod()
    {
        using var fixture = new CheckpointFixture("families/gemma3_text_lm");
        fixture.Edit(config =>
        {
            config.Remove("sliding_window_pattern");
            config["_sliding_window_pattern"] = 3;
            config["layer_types"] = new JsonArray("sliding_attention", "sliding_attention", "full_attention");
        });
        Assert.Contains("public const int FullEvery = 3;", Architecture(fixture));
        Assert.DoesNotContain(Scaffolding.Of(new ScaffoldRequest(fixture.Folder)).Notes, note =>
            note.Contains("layer_types", StringComparison.Ordinal)
        );
    }

    /// <summary>A checkpoint in shards is read by its index; a shard that is missing is named.</summary>
    [SharedFact("fixtures", "families")]
    public void ShardsAreRead()
    {
        using var fixture = new CheckpointFixture("families/llama_gqa_lm");
        var whole = Architecture(fixture);
        using (var weights = SafetensorsFile.Open(fixture.WeightsPath))
        {
            var names = weights.Entries.Keys.Order(StringComparer.Ordinal).ToList();
            var shardOf = names.ToDictionary(name => name, name => names.IndexOf(name) % 2 == 0 ? "a.safetensors" : "b.safetensors");
            foreach (var shard in shardOf.Values.Distinct())
            {
                using var scope = TorchSharp.torch.NewDisposeScope();
                SafetensorsWriter.Write(
                    Path.Combine(fixture.Folder, shard),
                    names.Where(name => shardOf[name] == shard).Select(name => KeyValuePair.Create(name, weights.Read(name)))
                );
            }
            File.WriteAllText(fixture.WeightsPath + ".index.json", JsonSerializer.Serialize(new { weight_map = shardOf }));
        }
        File.Delete(fixture.WeightsPath);
        Assert.Equal(whole, Architecture(fixture));

        File.Delete(Path.Combine(fixture.Folder, "b.safetensors"));
        Assert.Contains("lists the shard b.safetensors", Assert.Throws<CheckpointException>(() => Architecture(fixture)).Message);
    }

    /// <summary>
    /// An entry that nobody knows is told, and so is one that training alone depends on and no constant can hold beside another.
    /// </summary>
    [SharedFact("fixtures", "base")]
    public void WhatIsNotDeclaredIsTold()
    {
        using var fixture = new CheckpointFixture("base/bert_model");
        fixture.Edit(config =>
            (config["surprise"], config["hidden_dropout_prob"], config["attention_probs_dropout_prob"]) = (1, 0.1, 0.25)
        );
        var notes = string.Join("\n", Scaffolding.Of(new ScaffoldRequest(fixture.Folder)).Notes);
        Assert.Contains("not known here were ignored: surprise", notes);
        Assert.Contains("attention_probs_dropout_prob: declared 0.1, found 0.25", notes);
        Assert.Contains("the program needs a tokeniser", notes);
    }

    /// <summary>Labels of a checkpoint's own head are the program's, whatever characters they hold.</summary>
    [SharedFact("fixtures", "families")]
    public void LabelsAreTheCheckpointsOwn()
    {
        using var fixture = new CheckpointFixture("families/llama_seq_cls");
        fixture.Edit(config =>
            config["id2label"] = new JsonObject
            {
                ["0"] = "good \"one\"",
                ["1"] = "bad\\",
                ["2"] = "neither\n",
            }
        );
        var made = Scaffolding.Of(new ScaffoldRequest(fixture.Folder));
        Assert.Contains("[Labels(\"good \\\"one\\\"\", \"bad\\\\\", \"neither\\n\")]", Text(made, "Program.cs"));
        Assert.Contains("[Classifier(Labels = 3)]", Text(made, "Lora.cs"));
        Assert.DoesNotContain(made.Files, file => file.Name.StartsWith("data/", StringComparison.Ordinal));
    }

    /// <summary>
    /// Every method of the template compiles over every kind of layout: of one stack, with a fused projection, with an interleaved one, of
    /// two stacks. T5 has no biases.
    /// </summary>
    [SharedTheory("fixtures", "families")]
    [InlineData("base/bert_model"), InlineData("base/gpt2_lm"), InlineData("families/bloom_lm"), InlineData("base/t5_relu", "bitfit")]
    public void Methods(string name, params string[] refused)
    {
        using var fixture = new CheckpointFixture(name);
        var found = CheckpointReader.Read(fixture.Folder);
        var task = TaskChoice.Of(null, CheckpointConfig.Read(fixture.ConfigPath), found.Layout);
        var sources = ProgramTemplate
            .Methods.Keys.Except(refused)
            .Select(method => ($"{method}.cs", AdaptationText.Of("All", $"With_{method}", "Model", found, method, task)));
        var compiled = ProjectCompiler.Compile(
            "All",
            sources.Append(("Model.cs", ArchitectureText.Of("All", "Model", found.Layout, found.Sizes))),
            OutputKind.DynamicallyLinkedLibrary
        );
        Assert.True(compiled.Faults.Count == 0, string.Join("\n", compiled.Faults));
    }

    [Theory]
    [InlineData("bert-base-uncased", "BertBaseUncased")]
    [InlineData("Qwen2.5-0.5B", "Qwen2_5_0_5B")]
    [InlineData("bert-base", "BertBaseModel")]
    [InlineData("7b", "Model7b")]
    [InlineData("模型", "Adapted")]
    public void NamesFollowFromFolders(string folder, string name) =>
        Assert.Equal(name, ProjectName.Of(null, Path.Combine(Path.GetTempPath(), folder)));

    /// <summary>The project file is the template's, with versions and without what belongs to a base of a package.</summary>
    [Fact]
    public void ProjectNamesVersions()
    {
        var project = ProgramTemplate.Project();
        Assert.Matches("Include=\"DslPeft\" Version=\"[0-9]+\\.[0-9]+", project);
        Assert.Matches("Include=\"libtorch-cpu-linux-x64\" Version=\"[0-9]+\\.[0-9]+", project);
        Assert.DoesNotContain("#if", project);
        Assert.DoesNotContain("PackagedModel", project);
    }

    private static string Architecture(CheckpointFixture fixture) =>
        Text(Scaffolding.Of(new ScaffoldRequest(fixture.Folder)), "Architecture.cs");

    private static string Text(Scaffolding made, string ending) =>
        made.Files.Single(file => file.Name.EndsWith(ending, StringComparison.Ordinal)).Text;
}
