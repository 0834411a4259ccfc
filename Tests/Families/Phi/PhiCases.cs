using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Phi with rotary positions of half of each head.</summary>
[Architecture(KeyPrefix = "model", ModelType = "phi", Layout = typeof(Phi2))]
public sealed partial class TinyPhi : IArchitecture
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
    public const int KeyValueHeads = 4;

    [Config("intermediate_size")]
    public const int Inner = 44;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("partial_rotary_factor")]
    public const double RotaryShare = 0.5;

    [Config("resid_pdrop")]
    public const double Dropout = 0;
}

[Adapt<TinyPhi>]
[FullFineTuning]
[CausalLm]
[Recorded("families/phi_lm")]
public sealed partial class TinyPhiLm : IAdapted;

/// <summary>Phi of other sizes.</summary>
[Architecture(KeyPrefix = "model", ModelType = "phi", Layout = typeof(Phi2))]
public sealed partial class NarrowPhi : IArchitecture
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

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("partial_rotary_factor")]
    public const double RotaryShare = 0.34;

    [Config("resid_pdrop")]
    public const double Dropout = 0;
}

[Adapt<NarrowPhi>]
[FullFineTuning]
[CausalLm]
[Recorded("families/phi_lm_left_padded")]
public sealed partial class NarrowPhiLm : IAdapted;
