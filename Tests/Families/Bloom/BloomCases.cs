using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>BLOOM with four heads.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "bloom", Layout = typeof(Bloom560M))]
public sealed partial class TinyBloom : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 72;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 28;

    [Config("n_head")]
    public const int Heads = 4;

    [Config("layer_norm_epsilon")]
    public const double Epsilon = 1e-05;
}

[Adapt<TinyBloom>]
[FullFineTuning]
[CausalLm]
[Recorded("families/bloom_lm")]
public sealed partial class TinyBloomLm : IAdapted;

/// <summary>BLOOM with six heads, whose residual sums are with what the norms give.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "bloom", Layout = typeof(Bloom560M))]
public sealed partial class NormedSumBloom : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 64;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("n_head")]
    public const int Heads = 6;

    [Config("layer_norm_epsilon")]
    public const double Epsilon = 1e-05;

    [Config("apply_residual_connection_post_layernorm")]
    public const bool SumsNormed = true;
}

[Adapt<NormedSumBloom>]
[FullFineTuning]
[CausalLm]
[Recorded("families/bloom_lm_left_padded")]
public sealed partial class NormedSumBloomLm : IAdapted;
