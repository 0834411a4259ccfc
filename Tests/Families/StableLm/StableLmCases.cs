using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>StableLM with biases of queries, keys and values.</summary>
[Architecture(KeyPrefix = "model", ModelType = "stablelm", Layout = typeof(StableLm3B))]
public sealed partial class TinyStableLm : IArchitecture
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
    public const int Inner = 36;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("use_qkv_bias")]
    public const bool AttentionBias = true;
}

[Adapt<TinyStableLm>]
[FullFineTuning]
[CausalLm]
[Recorded("families/stablelm_lm")]
public sealed partial class TinyStableLmLm : IAdapted;
