using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>GPT-NeoX with attention and feed-forward beside one another.</summary>
[Architecture(KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class TinyNeoX : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 70;

    [Config("max_position_embeddings")]
    public const int Positions = 24;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 48;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("rotary_pct")]
    public const double RotaryShare = 0.5;
}

[Adapt<TinyNeoX>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gpt_neox_lm")]
public sealed partial class TinyNeoXLm : IAdapted;

/// <summary>GPT-NeoX of other sizes.</summary>
[Architecture(KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class NarrowNeoX : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 65;

    [Config("max_position_embeddings")]
    public const int Positions = 24;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;
}

[Adapt<NarrowNeoX>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gpt_neox_lm_left_padded")]
public sealed partial class NarrowNeoXLm : IAdapted;

/// <summary>GPT-NeoX with attention and feed-forward one after the other.</summary>
[Architecture(KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class SequentialNeoX : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 73;

    [Config("max_position_embeddings")]
    public const int Positions = 24;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("intermediate_size")]
    public const int Inner = 44;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("use_parallel_residual")]
    public const bool Parallel = false;
}

[Adapt<SequentialNeoX>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gpt_neox_sequential_lm")]
public sealed partial class SequentialNeoXLm : IAdapted;

/// <summary>GPT-NeoX under LoRA.</summary>
[Architecture(KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class LoraNeoX : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 24;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;
}

[Adapt<LoraNeoX>]
[Lora(Site.QueryKeyValue, Rank = 4, Alpha = 8)]
[CausalLm]
[Recorded("families/lora_gpt_neox")]
public sealed partial class LoraNeoXLora : IAdapted;
