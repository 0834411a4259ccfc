using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Phi-3 without a window.</summary>
[Architecture(KeyPrefix = "model", ModelType = "phi3", Layout = typeof(Phi3Mini))]
public sealed partial class TinyPhi3 : IArchitecture
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
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("sliding_window")]
    public const int Window = 0;
}

[Adapt<TinyPhi3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/phi3_lm")]
public sealed partial class TinyPhi3Lm : IAdapted;

/// <summary>Phi-3 of other sizes.</summary>
[Architecture(KeyPrefix = "model", ModelType = "phi3", Layout = typeof(Phi3Mini))]
public sealed partial class NarrowPhi3 : IArchitecture
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
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("sliding_window")]
    public const int Window = 0;
}

[Adapt<NarrowPhi3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/phi3_lm_left_padded")]
public sealed partial class NarrowPhi3Lm : IAdapted;
