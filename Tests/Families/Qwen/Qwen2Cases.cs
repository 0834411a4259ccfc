using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Qwen2 with a decoder of its own.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class TinyQwen2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

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

    [Config("rope_theta")]
    public const double RotaryBase = 10000;
}

[Adapt<TinyQwen2>]
[FullFineTuning]
[CausalLm]
[Recorded("families/qwen2_lm")]
public sealed partial class TinyQwen2Lm : IAdapted;

/// <summary>Qwen2 with a decoder that is the words' table.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class TiedQwen2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 72;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

[Adapt<TiedQwen2>]
[FullFineTuning]
[CausalLm]
[Recorded("families/qwen2_lm_left_padded")]
public sealed partial class TiedQwen2Lm : IAdapted;

/// <summary>Qwen2 that classifies texts.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class ClassifyingQwen2 : IArchitecture
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
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;
}

[Adapt<ClassifyingQwen2>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/qwen2_seq_cls")]
public sealed partial class ClassifyingQwen2Classifier : IAdapted;

/// <summary>Qwen2 under LoRA on every linear layer.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class LoraQwen2 : IArchitecture
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
    public const int KeyValueHeads = 1;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

[Adapt<LoraQwen2>]
[Lora(
    Site.Query,
    Site.Key,
    Site.Value,
    Site.AttentionOut,
    Site.FeedForwardGate,
    Site.FeedForwardUp,
    Site.FeedForwardDown,
    Rank = 2,
    Alpha = 4
)]
[CausalLm]
[Recorded("families/lora_qwen2")]
public sealed partial class LoraQwen2Lora : IAdapted;
