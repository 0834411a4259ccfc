using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Gemma with one head of keys and values.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma", Layout = typeof(Gemma2B))]
public sealed partial class TinyGemma : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 70;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("head_dim")]
    public const int HeadSize = 16;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<TinyGemma>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma_lm")]
public sealed partial class TinyGemmaLm : IAdapted;

/// <summary>Gemma with narrow heads.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma", Layout = typeof(Gemma2B))]
public sealed partial class NarrowGemma : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 62;

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
    public const int HeadSize = 6;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<NarrowGemma>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma_lm_left_padded")]
public sealed partial class NarrowGemmaLm : IAdapted;

/// <summary>Gemma under LoRA.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma", Layout = typeof(Gemma2B))]
public sealed partial class LoraGemma : IArchitecture
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

    [Config("head_dim")]
    public const int HeadSize = 16;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;
}

[Adapt<LoraGemma>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 4, Alpha = 8)]
[CausalLm]
[Recorded("families/lora_gemma")]
public sealed partial class LoraGemmaLora : IAdapted;
