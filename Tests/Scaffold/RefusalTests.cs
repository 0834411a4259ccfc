using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using TorchSharp;

namespace DslPeft.Scaffold.Tests;

/// <summary>What the tool refuses: it names the file and what in it is wrong, exits with 2 and writes nothing.</summary>
public sealed class RefusalTests
{
    private const string Llama = "families/llama_gqa_lm";

    [SharedFact("fixtures", "families")]
    public void MissingFolder()
    {
        using var fixture = new CheckpointFixture(Llama);
        Run(fixture, Path.Combine(fixture.Folder, "absent")).Refused(fixture.Output, "absent", "no such file or folder");
    }

    [SharedFact("fixtures", "families")]
    public void FileInPlaceOfAFolder()
    {
        using var fixture = new CheckpointFixture(Llama);
        Run(fixture, fixture.WeightsPath).Refused(fixture.Output, "model.safetensors", "is a file");
    }

    [SharedFact("fixtures", "families")]
    public void NoConfiguration()
    {
        using var fixture = new CheckpointFixture(Llama);
        File.Delete(fixture.ConfigPath);
        Run(fixture).Refused(fixture.Output, fixture.Folder, "has no config.json");
    }

    [SharedFact("fixtures", "families")]
    public void NoWeights()
    {
        using var fixture = new CheckpointFixture(Llama);
        File.Delete(fixture.WeightsPath);
        Run(fixture).Refused(fixture.Output, fixture.Folder, "has no weights");
    }

    [SharedTheory("fixtures", "families")]
    [InlineData("{ \"model_type\": \"llama\", ", "is not valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("{ }", "has no 'model_type'")]
    [InlineData("{ \"model_type\": 3 }", "'model_type' is 3, expected text")]
    [InlineData("{ \"model_type\": \"mamba\" }", "'model_type' is \"mamba\"")]
    public void DamagedOrUnknownConfiguration(string config, string message)
    {
        using var fixture = new CheckpointFixture(Llama);
        File.WriteAllText(fixture.ConfigPath, config);
        Run(fixture).Refused(fixture.Output, "config.json", message);
    }

    [SharedFact("fixtures", "families")]
    public void UnknownFamiliesAreToldTheKnownOnes()
    {
        using var fixture = new CheckpointFixture(Llama);
        fixture.Edit(config => config["model_type"] = "mamba");
        Run(fixture).Refused(fixture.Output, string.Join(", ", KnownFamilies.Names));
        Assert.Equal(
            [
                "albert",
                "bart",
                "bert",
                "bloom",
                "distilbert",
                "electra",
                "gemma",
                "gemma2",
                "gemma3_text",
                "gpt2",
                "gpt_neox",
                "gptj",
                "llama",
                "mbart",
                "mistral",
                "modernbert",
                "mt5",
                "opt",
                "phi",
                "phi3",
                "qwen2",
                "qwen3",
                "roberta",
                "stablelm",
                "t5",
                "xlm-roberta",
            ],
            KnownFamilies.Names
        );
    }

    [SharedTheory("fixtures", "families")]
    [InlineData(Llama, "hidden_size", "\"wide\"", "'hidden_size' is \"wide\", expected a whole number")]
    [InlineData(Llama, "hidden_size", "1e12", "'hidden_size' is")]
    [InlineData(Llama, "hidden_act", "\"snake\"", "'hidden_act' is \"snake\"")]
    [InlineData(Llama, "attention_bias", "1", "'attention_bias' is 1, expected true or false")]
    [InlineData(Llama, "sliding_window", "8", "sliding_window: declared none, found 8")]
    [InlineData(Llama, "quantization_config", "{\"bits\": 4}", "quantization_config: declared none")]
    [InlineData(Llama, "rope_scaling", "{\"rope_type\": \"longrope\", \"factor\": 4}", "'rope_scaling' is of the type \"longrope\"")]
    [InlineData(Llama, "rope_scaling", "{\"rope_type\": \"llama3\"}", "'rope_scaling.factor' is missing")]
    [InlineData("families/phi_lm", "qk_layernorm", "true", "qk_layernorm: declared false, found true")]
    [InlineData(
        "families/gemma_lm",
        "rope_scaling",
        "{\"rope_type\": \"yarn\", \"factor\": 4}",
        "rope_type: declared \"default\", found \"yarn\""
    )]
    [InlineData(
        "families/gemma3_text_lm",
        "rope_scaling",
        "{\"rope_type\": \"yarn\", \"factor\": 4}",
        "'rope_scaling' is of the type \"yarn\"; Gemma3Of1B, the layout of gemma3_text, has default, linear"
    )]
    [InlineData("families/stablelm_lm", "use_parallel_residual", "true", "use_parallel_residual: declared false, found true")]
    [InlineData(
        "families/gemma3_text_lm",
        "layer_types",
        "[\"full_attention\", \"sliding_attention\", \"full_attention\"]",
        "'layer_types' has \"full_attention\" for layer 0"
    )]
    [InlineData("base/bert_model", "position_embedding_type", "\"relative_key\"", "position_embedding_type: declared \"absolute\"")]
    [InlineData("families/albert_seq_cls", "num_hidden_groups", "2", "3 layers are not divisible by 2 × 1 sets of weights")]
    public void EntriesThatNothingDeclares(string name, string entry, string value, string message)
    {
        using var fixture = new CheckpointFixture(name);
        fixture.Edit(config => config[entry] = JsonNode.Parse(value));
        Run(fixture).Refused(fixture.Output, "config.json", message);
    }

    /// <summary>A size that the tensors contradict, each by the tensor that shows it.</summary>
    [SharedTheory("fixtures", "families")]
    [InlineData("vocab_size", 71, "embed_tokens.weight (stored as model.embed_tokens.weight): expected [71, 32], found [70, 32]")]
    [InlineData("num_hidden_layers", 3, "layers.2.input_layernorm.weight")]
    [InlineData("num_hidden_layers", 1, "model.layers.1.")]
    [InlineData("num_key_value_heads", 4, "self_attn.k_proj.weight")]
    public void SizesThatTensorsContradict(string entry, int value, string message)
    {
        using var fixture = new CheckpointFixture(Llama);
        fixture.Edit(config => config[entry] = value);
        Run(fixture).Refused(fixture.Output, "config.json", message);
    }

    [SharedFact("fixtures", "families")]
    public void HeadsThatDoNotDivideTheWidth()
    {
        using var fixture = new CheckpointFixture(Llama);
        fixture.Edit(config => config["num_attention_heads"] = 5);
        Run(fixture).Refused(fixture.Output, "config.json", "DPEFT");
    }

    [SharedFact("fixtures", "families")]
    public void DamagedWeights()
    {
        using var fixture = new CheckpointFixture(Llama);
        File.Delete(fixture.WeightsPath);
        File.WriteAllBytes(fixture.WeightsPath, [1, 2, 3]);
        Run(fixture).Refused(fixture.Output, "model.safetensors");
    }

    [SharedTheory("fixtures", "families")]
    [InlineData("--task", "classify", "no head", "base/t5_encoder")]
    [InlineData("--task", "classify", "heads for generate alone", "base/t5_relu")]
    [InlineData("--name", "9lives", "no name of a namespace", Llama)]
    [InlineData("--name", "class", "no name of a namespace", Llama)]
    [InlineData("--name", "DslPeft", "means something else in the library", Llama)]
    [InlineData("--name", "Llama7B", "means something else in the library", Llama)]
    [InlineData("--method", "bitfit", "--method bitfit over llama is refused by the compiler: DPEFT", Llama)]
    public void CommandLines(string option, string value, string message, string name)
    {
        using var fixture = new CheckpointFixture(name);
        Run(fixture, fixture.Folder, option, value).Refused(fixture.Output, message);
    }

    [SharedFact("fixtures", "families")]
    public void FilesThatAreThereAreKeptUnlessTheyMayBeReplaced()
    {
        using var fixture = new CheckpointFixture(Llama);
        Directory.CreateDirectory(fixture.Output);
        var own = Path.Combine(fixture.Output, "Program.cs");
        File.WriteAllText(own, "// mine");
        var refused = Run(fixture);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("has Program.cs already", refused.Error);
        Assert.Equal([own], Directory.GetFiles(fixture.Output));
        Assert.Equal("// mine", File.ReadAllText(own));

        Assert.Equal(0, Run(fixture, fixture.Folder, "--overwrite").ExitCode);
        Assert.Contains("[FineTune<", File.ReadAllText(own));
    }

    /// <summary>A folder where a file must stand is found before anything takes its place.</summary>
    [SharedFact("fixtures", "families")]
    public void WritingIsWholeOrNotAtAll()
    {
        using var fixture = new CheckpointFixture(Llama);
        Directory.CreateDirectory(Path.Combine(fixture.Output, "Program.cs"));
        var run = Run(fixture, fixture.Folder, "--overwrite");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Program.cs", run.Error);
        Assert.Empty(Directory.GetFiles(fixture.Output, "*", SearchOption.AllDirectories));
    }

    private static ToolRun Run(CheckpointFixture fixture, string? folder = null, params string[] options) =>
        ToolRun.Of(["scaffold", folder ?? fixture.Folder, "--output", fixture.Output, .. options]);
}
