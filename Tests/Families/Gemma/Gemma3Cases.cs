using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Gemma 3 with two layers of three that have a window.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma3_text", Layout = typeof(Gemma3Of1B))]
public sealed partial class TinyGemma3 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("head_dim")]
    public const int HeadSize = 10;

    [Config("intermediate_size")]
    public const int Inner = 32;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 100000;

    [Config("query_pre_attn_scalar")]
    public const double ScoreScale = 12;

    [Config("sliding_window")]
    public const int Window = 4;

    [Config("sliding_window_pattern")]
    public const int FullEvery = 3;

    [Config("rope_local_base_freq")]
    public const double WindowRotaryBase = 100;
}

[Adapt<TinyGemma3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma3_text_lm")]
public sealed partial class TinyGemma3Lm : IAdapted;

/// <summary>Gemma 3 with scaled positions in the layers that attend to all tokens.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma3_text", Layout = typeof(Gemma3Of1B))]
public sealed partial class ScaledGemma3 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 58;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("head_dim")]
    public const int HeadSize = 8;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;

    [Config("query_pre_attn_scalar")]
    public const double ScoreScale = 6;

    [Config("sliding_window")]
    public const int Window = 3;

    [Config("sliding_window_pattern")]
    public const int FullEvery = 2;

    [Config("rope_local_base_freq")]
    public const double WindowRotaryBase = 200;
    public const RotaryScaling Scaling = RotaryScaling.Linear;
    public const double ScalingFactor = 8;
}

[Adapt<ScaledGemma3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma3_text_lm_left_padded")]
public sealed partial class ScaledGemma3Lm : IAdapted;
