using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Mistral without its window is LLaMA under another name; a file that does not mention the window has one.</summary>
[Architecture(KeyPrefix = "model", ModelType = "mistral", Layout = typeof(Llama7B))]
[ConfigValue("sliding_window", null, Default = 4096)]
public sealed partial class SmallMistral : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads", Aliases = ["kv_heads"])]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;
}

/// <summary>
/// A checkpoint of a model that computes something else than its family's declaration is refused, whether its configuration says so or its
/// tensors do.
/// </summary>
public sealed class BaseRefusalTests : IDisposable
{
    private static readonly Dictionary<string, (Func<ArchitectureModule> New, Func<string, ArchitectureModule> Load)> Families = new()
    {
        ["bert"] = (() => DecoderModels.Base<TinyBert>(), TinyBert.Load),
        ["roberta"] = (() => DecoderModels.Base<TinyRoberta>(), TinyRoberta.Load),
        ["gpt2"] = (() => DecoderModels.Base<TinyGpt2>(), TinyGpt2.Load),
        ["gpt2 of plain widths"] = (() => DecoderModels.Base<TinyPlainGpt2>(), TinyPlainGpt2.Load),
        ["llama"] = (() => DecoderModels.Base<SmallLlama>(), SmallLlama.Load),
        ["mistral"] = (() => DecoderModels.Base<SmallMistral>(), SmallMistral.Load),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-bases-").FullName;
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("bert", "position_embedding_type", "\"relative_key\"", "\"absolute\"")]
    [InlineData("bert", "position_embedding_type", "\"relative_key_query\"", "\"absolute\"")]
    [InlineData("bert", "is_decoder", "true", "false")]
    [InlineData("bert", "add_cross_attention", "true", "false")]
    [InlineData("bert", "tie_word_embeddings", "false", "true")]
    [InlineData("bert", "num_attention_heads", "8", "4")]
    [InlineData("bert", "hidden_act", "\"relu\"", "Gelu")]
    [InlineData("bert", "layer_norm_eps", "1e-05", "1E-12")]
    [InlineData("bert", "quantization_config", "{\"load_in_8bit\": true}", "none")]
    [InlineData("bert", "model_type", "\"roberta\"", "\"bert\"")]
    [InlineData("bert", "pruned_heads", "{\"1\": [0]}", "none")]
    [InlineData("roberta", "position_embedding_type", "\"relative_key\"", "\"absolute\"")]
    [InlineData("roberta", "is_decoder", "true", "false")]
    [InlineData("roberta", "layer_norm_eps", "1e-12", "1E-05")]
    [InlineData("roberta", "model_type", "\"bert\"", "\"roberta\"")]
    [InlineData("roberta", "pad_token_id", "0", "1")]
    [InlineData("gpt2", "tie_word_embeddings", "false", "true")]
    [InlineData("gpt2", "scale_attn_by_inverse_layer_idx", "true", "false")]
    [InlineData("gpt2", "scale_attn_weights", "false", "true")]
    [InlineData("gpt2", "add_cross_attention", "true", "false")]
    [InlineData("gpt2", "num_attention_heads", "8", "4")]
    [InlineData("gpt2", "n_head", "8", "4")]
    [InlineData("gpt2", "num_hidden_layers", "3", "2")]
    [InlineData("gpt2", "max_position_embeddings", "2048", "40")]
    [InlineData("gpt2", "activation_function", "\"gelu\"", "GeluTanh")]
    [InlineData("gpt2", "layer_norm_epsilon", "1e-6", "1E-05")]
    [InlineData("gpt2", "model_type", "\"gpt_neo\"", "\"gpt2\"")]
    [InlineData("llama", "model_type", "\"gemma\"", "\"llama\"")]
    [InlineData("llama", "model_type", "\"qwen2\"", "\"llama\"")]
    [InlineData("llama", "attention_bias", "true", "false")]
    [InlineData("llama", "mlp_bias", "true", "false")]
    [InlineData("llama", "sliding_window", "4096", "none")]
    [InlineData("llama", "use_sliding_window", "true", "false")]
    [InlineData("llama", "layer_types", "[\"sliding_attention\", \"full_attention\"]", "\"full_attention\"")]
    [InlineData("llama", "partial_rotary_factor", "0.5", "1")]
    [InlineData("llama", "quantization_config", "{\"quant_method\": \"gptq\"}", "none")]
    [InlineData("llama", "head_dim", "16", "8")]
    [InlineData("llama", "hidden_activation", "\"gelu_pytorch_tanh\"", "Silu")]
    [InlineData("llama", "rope_theta", "500000.0", "10000")]
    public void AnotherEntryIsRefused(string family, string entry, string found, string declared)
    {
        var model = Write(family);
        Families[family].Load(_folder).Dispose();
        var config = Config(model, family);
        config[entry] = JsonNode.Parse(found);
        File.WriteAllText(ConfigPath, config.ToJsonString());
        var fault = Assert.Throws<CheckpointException>(() => Families[family].Load(_folder));
        Assert.Equal(ConfigPath, fault.Path);
        Assert.Contains($"{entry}: declared {declared}, found {config[entry]!.ToJsonString()}", fault.Message);
    }

    [Theory]
    [InlineData("bert", "bert.encoder.layer.0.attention.self.distance_embedding.weight")]
    [InlineData("bert", "bert.encoder.layer.2.attention.self.query.weight")]
    [InlineData("bert", "bert.encoder.layer.0.crossattention.self.query.weight")]
    [InlineData("gpt2", "transformer.h.0.crossattention.c_attn.weight")]
    [InlineData("gpt2", "transformer.h.2.ln_1.weight")]
    [InlineData("llama", "model.layers.0.self_attn.q_proj.bias")]
    [InlineData("llama", "model.layers.1.self_attn.k_norm.weight")]
    [InlineData("llama", "model.layers.2.mlp.up_proj.weight")]
    [InlineData("llama", "lm_head.bias")]
    public void ATensorOfALargerModelIsRefused(string family, string name)
    {
        foreach (var stored in new[] { name, name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] }.Where(stored => stored != "bias"))
        {
            Write(family, (stored, ones(2)));
            Assert.Contains(
                $"which the declaration does not compute (1):\n  {stored}",
                Assert.Throws<CheckpointException>(() => Families[family].Load(_folder)).Message
            );
        }
    }

    [Theory]
    [InlineData("bert", "cls.predictions.decoder.weight", "embeddings.word_embeddings.weight")]
    [InlineData("roberta", "lm_head.decoder.weight", "embeddings.word_embeddings.weight")]
    [InlineData("gpt2", "lm_head.weight", "wte.weight")]
    public void ADecoderWithATableOfItsOwnIsRefused(string family, string decoder, string table)
    {
        Write(family, (decoder, ones(99, 32)));
        Assert.Contains(
            $"{decoder}: not equal to {table}",
            Assert.Throws<CheckpointException>(() => Families[family].Load(_folder)).Message
        );
        using var model = Families[family].New();
        Write(family, (decoder, model[table]));
        using var loaded = Families[family].Load(_folder);
        Assert.Empty(loaded.LoadReport!.Unused);
    }

    /// <summary>What transformers writes for a model of the family names nothing unknown.</summary>
    [SharedTheory("fixtures", "base")]
    [InlineData("bert", "bert_model")]
    [InlineData("bert", "bert_masked_lm")]
    [InlineData("bert", "bert_seq_cls")]
    [InlineData("roberta", "roberta_masked_lm")]
    [InlineData("gpt2 of plain widths", "gpt2_lm")]
    public void APublicConfigurationIsKnown(string family, string name)
    {
        using var fixture = FixtureCase.Shared("base/" + name);
        File.Copy(fixture.ModelPath, Path.Combine(_folder, "model.safetensors"));
        File.WriteAllText(ConfigPath, fixture.Json.GetProperty("model_config").GetRawText());
        using var loaded = Families[family].Load(_folder);
        Assert.Empty(loaded.LoadReport!.UnknownEntries);
        Assert.Empty(loaded.LoadReport.TrainingDifferences);
    }

    /// <summary>Of other sizes: what differs is the sizes alone.</summary>
    [SharedTheory("fixtures")]
    [InlineData("llama", "families/llama_gqa_lm", "vocab_size", "max_position_embeddings", "intermediate_size")]
    [InlineData("llama", "families/mistral_sliding_lm", "model_type", "sliding_window")]
    [InlineData("llama", "families/gemma_lm", "model_type")]
    [InlineData("llama", "families/qwen2_lm", "model_type")]
    [InlineData("llama", "families/qwen3_lm", "model_type")]
    [InlineData("llama", "families/llama_attention_bias_lm", "attention_bias", "mlp_bias")]
    [InlineData("llama", "families/llama_rope_linear_lm", "rope_scaling.factor")]
    [InlineData("llama", "families/llama_tied_lm", "tie_word_embeddings")]
    public void APublicModelOfAnotherKindIsRefusedByWhatDiffers(string family, string name, params string[] entries)
    {
        using var fixture = FixtureCase.Shared(name);
        Write(family);
        File.WriteAllText(ConfigPath, fixture.Json.GetProperty("model_config").GetRawText());
        var message = Assert.Throws<CheckpointException>(() => Families[family].Load(_folder)).Message;
        Assert.All(entries, entry => Assert.Contains($" {entry}: declared ", message));
    }

    /// <summary>A size says of an entry of its layout what it likes, and takes over the rest.</summary>
    [Fact]
    public void ASizeMayReplaceAnEntryOfItsLayout()
    {
        var model = Write("mistral");
        var config = Config(model, "mistral");
        Refused("sliding_window: declared none, not in the file, which then means 4096");
        config["sliding_window"] = null;
        Save();
        SmallMistral.Load(_folder).Dispose();
        config["sliding_window"] = 4096;
        Refused("sliding_window: declared none, found 4096");
        config["sliding_window"] = null;
        config["kv_heads"] = 4;
        Refused("kv_heads: declared 2, found 4");
        config["kv_heads"] = 2;
        config["attention_bias"] = true;
        Refused("attention_bias: declared false, found true");
        config["attention_bias"] = false;
        config["model_type"] = "llama";
        Refused("model_type: declared \"mistral\", found \"llama\"");

        void Save() => File.WriteAllText(ConfigPath, config.ToJsonString());

        void Refused(string difference)
        {
            Save();
            Assert.Contains(difference, Assert.Throws<CheckpointException>(() => SmallMistral.Load(_folder)).Message);
        }
    }

    private string ConfigPath => Path.Combine(_folder, "config.json");

    /// <summary>Writes a checkpoint of the family with some more tensors.</summary>
    private ArchitectureModule Write(string family, params (string Name, Tensor Values)[] more)
    {
        var model = Families[family].New();
        var tensors = model.Info.Rows.ToDictionary(
            row => row.CheckpointKey!,
            row => row.Transposed ? model[row.Name].t() : model[row.Name]
        );
        foreach (var (name, values) in more)
            tensors[name] = values;
        SafetensorsWriter.Write(Path.Combine(_folder, "model.safetensors"), tensors);
        File.WriteAllText(ConfigPath, Config(model, family).ToJsonString());
        return model;
    }

    private static JsonObject Config(ArchitectureModule model, string family)
    {
        var config = new JsonObject { ["model_type"] = family };
        foreach (var (key, value) in model.Info.Config)
            config[key] = JsonSerializer.SerializeToNode(value);
        return config;
    }
}
