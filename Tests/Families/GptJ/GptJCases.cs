using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>GPT-J with rotary positions of half of each head.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gptj", Layout = typeof(GptJ6B))]
public sealed partial class TinyGptJ : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 70;

    [Config("n_positions")]
    public const int Positions = 24;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 32;

    [Config("n_head")]
    public const int Heads = 4;

    [Config("n_inner")]
    public const int Inner = 48;

    [Config("layer_norm_epsilon")]
    public const double Epsilon = 1e-05;

    [Config("rotary_dim")]
    public const int RotaryDim = 4;
}

[Adapt<TinyGptJ>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gptj_lm")]
public sealed partial class TinyGptJLm : IAdapted;

/// <summary>GPT-J of other sizes.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gptj", Layout = typeof(GptJ6B))]
public sealed partial class NarrowGptJ : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 62;

    [Config("n_positions")]
    public const int Positions = 24;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 24;

    [Config("n_head")]
    public const int Heads = 2;

    [Config("layer_norm_epsilon")]
    public const double Epsilon = 1e-05;

    [Config("rotary_dim")]
    public const int RotaryDim = 8;
}

[Adapt<NarrowGptJ>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gptj_lm_left_padded")]
public sealed partial class NarrowGptJLm : IAdapted;
