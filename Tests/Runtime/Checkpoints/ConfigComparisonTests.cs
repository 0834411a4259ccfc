using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>
/// A configuration that describes another model is refused with entry, declared and found value; what nobody knows is told by name.
/// </summary>
public sealed class ConfigComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(""" "model_type": "gemma" """, "model_type: declared \"bert\", found \"gemma\"")]
    [InlineData(""" "model_type": 5 """, "model_type: declared \"bert\", found 5")]
    [InlineData(""" "hidden_size": 4 """, "hidden_size: declared 2, found 4")]
    [InlineData(""" "hidden_size": "2" """, "hidden_size: declared 2, found \"2\"")]
    [InlineData(""" "hidden_size": [2, 4] """, "hidden_size: declared 2, found [2, 4]")]
    [InlineData(""" "num_attention_heads": 8 """, "num_attention_heads: declared 2, found 8")]
    [InlineData(""" "num_attention_heads": 2, "n_head": 8 """, "n_head: declared 2, found 8")]
    [InlineData(""" "hidden_size": 2 """, "num_attention_heads: declared 2, not in the file, which then means 12")]
    [InlineData(""" "num_attention_heads": null """, "num_attention_heads: declared 2, found null, which means 12")]
    [InlineData(""" "hidden_act": "gelu_new" """, "hidden_act: declared Gelu, found \"gelu_new\"")]
    [InlineData(""" "hidden_act": "mine" """, "hidden_act: declared Gelu, found \"mine\"")]
    [InlineData(""" "hidden_act": true """, "hidden_act: declared Gelu, found true")]
    [InlineData(""" "layer_norm_eps": 1e-12 """, "layer_norm_eps: declared 1E-05, found 1e-12")]
    [InlineData(
        """ "position_embedding_type": "relative_key" """,
        "position_embedding_type: declared \"absolute\", found \"relative_key\""
    )]
    [InlineData(""" "sliding_window": 4096 """, "sliding_window: declared none, found 4096")]
    [InlineData(
        """ "layer_types": ["full_attention", "sliding_attention"] """,
        "layer_types: declared \"full_attention\", found [\"full_attention\", \"sliding_attention\"]"
    )]
    [InlineData(""" "layer_types": [] """, "layer_types: declared \"full_attention\", found []")]
    [InlineData(""" "quantization_config": {"bits": 4} """, "quantization_config: declared none, found {\"bits\": 4}")]
    [InlineData(""" "pruned_heads": {"0": [1]} """, "pruned_heads: declared none, found {\"0\": [1]}")]
    [InlineData(""" "add_cross_attention": true """, "add_cross_attention: declared false, found true")]
    [InlineData(""" "is_decoder": true """, "is_decoder: declared false, found true")]
    [InlineData(""" "is_encoder_decoder": true """, "is_encoder_decoder: declared false, found true")]
    [InlineData(""" "rope_theta": 500000.0 """, "rope_theta: declared 10000, found 500000.0")]
    [InlineData(
        """ "rope_parameters": {"rope_type": "default", "rope_theta": 5} """,
        "rope_parameters.rope_theta: declared 10000, found 5"
    )]
    [InlineData(""" "rope_scaling": {"type": "linear", "factor": 2.0} """, "rope_scaling.type: declared \"default\", found \"linear\"")]
    [InlineData(""" "rope_scaling": {"factor": 2.0} """, "rope_scaling.factor: declared 1, found 2.0")]
    [InlineData(""" "rope_scaling": 5 """, "rope_scaling: expected an object of entries, found 5")]
    [InlineData(""" "partial_rotary_factor": 0.5 """, "partial_rotary_factor: declared 1, found 0.5")]
    public void ADifferentEntryIsRefused(string entries, string difference)
    {
        var config =
            entries.Contains("num_attention_heads", StringComparison.Ordinal)
            || difference.StartsWith("num_attention_heads", StringComparison.Ordinal)
                ? $"{{{entries}}}"
                : $$"""{"num_attention_heads": 2, {{entries}}}""";
        var fault = Assert.Throws<CheckpointException>(() => HandMadeBase.Load(HandMadeBase.Write(_folder, config)));
        Assert.Equal(_folder.File("config.json"), fault.Path);
        Assert.StartsWith($"{fault.Path}: does not describe HandMade: {difference}", fault.Message);
    }

    [Theory]
    [InlineData(""" "hidden_act": null, "sliding_window": null, "rope_scaling": null, "quantization_config": null """)]
    [InlineData(""" "hidden_act": "gelu_python", "layer_norm_eps": 9.999999747378752e-06 """)]
    [InlineData(""" "n_head": 2, "hidden_size": 2.0, "pruned_heads": {}, "layer_types": ["full_attention", "full_attention"] """)]
    [InlineData(""" "rope_scaling": {"rope_type": "default"}, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0} """)]
    [InlineData(
        """ "architectures": ["BertModel"], "transformers_version": "4.57.0", "torch_dtype": "float32", "use_cache": true, "id2label": {"0": "a"}, "_name_or_path": "x", "initializer_range": 0.02 """
    )]
    public void TheDeclaredModelIsLoadedWithoutAWord(string entries)
    {
        using var model = HandMadeBase.Load(HandMadeBase.Write(_folder, $$"""{"num_attention_heads": 2, {{entries}}}"""));
        Assert.Empty(model.LoadReport!.UnknownEntries);
        Assert.Empty(model.LoadReport.TrainingDifferences);
    }

    /// <summary>What a scaling needs must be in the file, or be what a file without it says.</summary>
    [Theory]
    [InlineData(RotaryScaling.Yarn, 32, """ "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16 """, "")]
    [InlineData(
        RotaryScaling.Yarn,
        32,
        """ "type": "yarn", "factor": 4.0, "beta_fast": 32, "beta_slow": 1, "attention_factor": null """,
        ""
    )]
    [InlineData(
        RotaryScaling.Yarn,
        4,
        """ "rope_type": "yarn", "factor": 4.0 """,
        "rope_scaling.beta_fast: declared 4, not in the file, which then means 32"
    )]
    [InlineData(
        RotaryScaling.Yarn,
        32,
        """ "rope_type": "yarn", "factor": 4.0, "attention_factor": 2.0 """,
        "rope_scaling.attention_factor: declared none, found 2.0"
    )]
    [InlineData(
        RotaryScaling.Yarn,
        32,
        """ "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 8 """,
        "rope_scaling.original_max_position_embeddings: declared 16, found 8"
    )]
    [InlineData(RotaryScaling.Llama3, 4, """ "rope_type": "llama3", "factor": 4.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0 """, "")]
    [InlineData(
        RotaryScaling.Llama3,
        4,
        """ "rope_type": "llama3", "factor": 4.0, "high_freq_factor": 8.0 """,
        "rope_scaling.high_freq_factor: declared 4, found 8.0"
    )]
    [InlineData(
        RotaryScaling.Linear,
        4,
        """ "rope_type": "longrope", "factor": 4.0 """,
        "rope_scaling.rope_type: declared \"linear\", found \"longrope\""
    )]
    public void AScalingIsHeldAgainstTheFile(RotaryScaling kind, double high, string entries, string difference)
    {
        var info = HandMadeBase.Plain with { RotaryScaling = new(kind, 4, 16, 1, high) };
        var folder = HandMadeBase.Write(_folder, $$"""{"num_attention_heads": 2, "rope_scaling": { {{entries}} } }""");
        if (difference.Length == 0)
            HandMadeBase.Load(folder, info).Dispose();
        else
            Assert.Contains(difference, Assert.Throws<CheckpointException>(() => HandMadeBase.Load(folder, info)).Message);
    }

    [Fact]
    public void WhatNobodyKnowsAndWhatTrainingAloneDependsOnIsTold()
    {
        using var model = HandMadeBase.Load(
            HandMadeBase.Write(
                _folder,
                """{"num_attention_heads": 2, "logit_softcap": 30, "rope_scaling": {"rope_type": "default", "beta": 1}, "attention_probs_dropout_prob": 0.2, "hidden_dropout_prob": 0.1}"""
            )
        );
        Assert.Equal(["logit_softcap", "rope_scaling.beta"], model.LoadReport!.UnknownEntries);
        Assert.Equal(["attention_probs_dropout_prob: declared 0.1, found 0.2"], model.LoadReport.TrainingDifferences);
    }

    /// <summary>
    /// An architecture that declares no family and no entries takes a file of any; what only its author can know is told.
    /// </summary>
    [Fact]
    public void AnArchitectureWithoutEntriesIsOfNoFamily()
    {
        var info = HandMadeBase.Plain with { Entries = [], Rotary = 0 };
        using var model = HandMadeBase.Load(
            HandMadeBase.Write(_folder, """{"model_type": "mine", "position_embedding_type": "relative_key", "rope_theta": 5}"""),
            info
        );
        Assert.Equal(["position_embedding_type", "rope_theta"], model.LoadReport!.UnknownEntries);
    }
}
