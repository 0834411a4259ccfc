using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>OPT with norms before the sublayers.</summary>
[Architecture(KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class TinyOpt : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 75;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("ffn_dim")]
    public const int Inner = 48;

    [Config("word_embed_proj_dim")]
    public const int WordWidth = 32;

    [Config("dropout")]
    public const double Dropout = 0;
}

[Adapt<TinyOpt>]
[FullFineTuning]
[CausalLm]
[Recorded("families/opt_125m_lm")]
public sealed partial class TinyOptLm : IAdapted;

/// <summary>OPT whose recorded texts are padded at the left.</summary>
[Architecture(KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class LeftOpt : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 63;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("ffn_dim")]
    public const int Inner = 40;

    [Config("word_embed_proj_dim")]
    public const int WordWidth = 24;

    [Config("dropout")]
    public const double Dropout = 0;
}

[Adapt<LeftOpt>]
[FullFineTuning]
[CausalLm]
[Recorded("families/opt_125m_lm_left_padded")]
public sealed partial class LeftOptLm : IAdapted;

/// <summary>OPT with norms after the residual sums and projected words.</summary>
[Architecture(KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt350M))]
public sealed partial class ProjectedOpt : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 80;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("ffn_dim")]
    public const int Inner = 48;

    [Config("word_embed_proj_dim")]
    public const int WordWidth = 16;

    [Config("dropout")]
    public const double Dropout = 0;
}

[Adapt<ProjectedOpt>]
[FullFineTuning]
[CausalLm]
[Recorded("families/opt_350m_lm")]
public sealed partial class ProjectedOptLm : IAdapted;

/// <summary>The same, padded at the left.</summary>
[Architecture(KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt350M))]
public sealed partial class LeftProjectedOpt : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("ffn_dim")]
    public const int Inner = 40;

    [Config("word_embed_proj_dim")]
    public const int WordWidth = 12;

    [Config("dropout")]
    public const double Dropout = 0;
}

[Adapt<LeftProjectedOpt>]
[FullFineTuning]
[CausalLm]
[Recorded("families/opt_350m_lm_left_padded")]
public sealed partial class LeftProjectedOptLm : IAdapted;

/// <summary>OPT under LoRA.</summary>
[Architecture(KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class LoraOpt : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("ffn_dim")]
    public const int Inner = 40;

    [Config("word_embed_proj_dim")]
    public const int WordWidth = 32;

    [Config("dropout")]
    public const double Dropout = 0;
}

[Adapt<LoraOpt>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 16)]
[CausalLm]
[Recorded("families/lora_opt")]
public sealed partial class LoraOptLora : IAdapted;
