using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>LLaMA with fewer heads of keys and values than of queries.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class GroupedLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 70;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 44;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<GroupedLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_gqa_lm")]
public sealed partial class GroupedLlamaLm : IAdapted;

/// <summary>LLaMA with one head of keys and values; the recorded texts are padded at the left.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class SharedHeadLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 58;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<SharedHeadLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_gqa_lm_left_padded")]
public sealed partial class SharedHeadLlamaLm : IAdapted;

/// <summary>LLaMA with biases.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class BiasedLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 3;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("attention_bias")]
    public const bool AttentionBias = true;

    [Config("mlp_bias")]
    public const bool MlpBias = true;
}

[Adapt<BiasedLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_attention_bias_lm")]
public sealed partial class BiasedLlamaLm : IAdapted;

/// <summary>LLaMA with a decoder that is the words' table.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class TiedLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 83;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

[Adapt<TiedLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_tied_lm")]
public sealed partial class TiedLlamaLm : IAdapted;

/// <summary>LLaMA with positions divided by a factor.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class LinearLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 64;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
    public const RotaryScaling Scaling = RotaryScaling.Linear;
    public const double ScalingFactor = 4;
}

[Adapt<LinearLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_rope_linear_lm")]
public sealed partial class LinearLlamaLm : IAdapted;

/// <summary>LLaMA with a rotary base that grows with the text.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class DynamicLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

    [Config("max_position_embeddings")]
    public const int Positions = 6;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 4;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
    public const RotaryScaling Scaling = RotaryScaling.Dynamic;
    public const double ScalingFactor = 2;
    public const int OriginalPositions = 6;
}

[Adapt<DynamicLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_rope_dynamic_lm")]
public sealed partial class DynamicLlamaLm : IAdapted;

/// <summary>LLaMA with the scaling of Llama 3.1.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class ScaledLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 62;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
    public const RotaryScaling Scaling = RotaryScaling.Llama3;
    public const double ScalingFactor = 8;
    public const int OriginalPositions = 128;
}

[Adapt<ScaledLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_rope_llama3_lm")]
public sealed partial class ScaledLlamaLm : IAdapted;

/// <summary>LLaMA that classifies texts by their last token.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class ClassifyingLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 64;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 44;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<ClassifyingLlama>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/llama_seq_cls")]
public sealed partial class ClassifyingLlamaClassifier : IAdapted;

/// <summary>LLaMA under LoRA.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class LoraLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<LoraLlama>]
[Lora(Site.Query, Site.Key, Site.Value, Site.AttentionOut, Rank = 4, Alpha = 8)]
[CausalLm]
[Recorded("families/lora_llama_gqa")]
public sealed partial class LoraLlamaLora : IAdapted;
