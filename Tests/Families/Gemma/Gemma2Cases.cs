using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Gemma 2 with a window of four tokens.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma2", Layout = typeof(Gemma2Of2B))]
public sealed partial class TinyGemma2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

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
    public const int HeadSize = 16;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("query_pre_attn_scalar")]
    public const double ScoreScale = 10;

    [Config("attn_logit_softcapping")]
    public const double ScoreCap = 1.5;

    [Config("final_logit_softcapping")]
    public const double LogitCap = 2.5;

    [Config("sliding_window")]
    public const int Window = 4;
}

[Adapt<TinyGemma2>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma2_lm")]
public sealed partial class TinyGemma2Lm : IAdapted;

/// <summary>Gemma 2 of other sizes.</summary>
[Architecture(KeyPrefix = "model", ModelType = "gemma2", Layout = typeof(Gemma2Of2B))]
public sealed partial class NarrowGemma2 : IArchitecture
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

    [Config("head_dim")]
    public const int HeadSize = 8;

    [Config("intermediate_size")]
    public const int Inner = 30;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("query_pre_attn_scalar")]
    public const double ScoreScale = 6;

    [Config("attn_logit_softcapping")]
    public const double ScoreCap = 2.5;

    [Config("final_logit_softcapping")]
    public const double LogitCap = 3;

    [Config("sliding_window")]
    public const int Window = 3;
}

[Adapt<NarrowGemma2>]
[FullFineTuning]
[CausalLm]
[Recorded("families/gemma2_lm_left_padded")]
public sealed partial class NarrowGemma2Lm : IAdapted;
