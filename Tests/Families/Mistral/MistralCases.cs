using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Mistral with a window of four tokens.</summary>
[Architecture(KeyPrefix = "model", ModelType = "mistral", Layout = typeof(Mistral7B))]
public sealed partial class TinyMistral : IArchitecture
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

    [Config("head_dim")]
    public const int HeadSize = 8;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("sliding_window")]
    public const int Window = 4;
}

[Adapt<TinyMistral>]
[FullFineTuning]
[CausalLm]
[Recorded("families/mistral_sliding_lm")]
public sealed partial class TinyMistralLm : IAdapted;

/// <summary>Mistral with a window of three tokens and heads of a width of their own.</summary>
[Architecture(KeyPrefix = "model", ModelType = "mistral", Layout = typeof(Mistral7B))]
public sealed partial class NarrowMistral : IArchitecture
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
    public const int Heads = 2;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("head_dim")]
    public const int HeadSize = 10;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("sliding_window")]
    public const int Window = 3;
}

[Adapt<NarrowMistral>]
[FullFineTuning]
[CausalLm]
[Recorded("families/mistral_sliding_lm_left_padded")]
public sealed partial class NarrowMistralLm : IAdapted;
