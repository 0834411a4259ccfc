using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Qwen3 with a decoder of its own.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class TinyQwen3 : IArchitecture
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
    public const int HeadSize = 12;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;
}

[Adapt<TinyQwen3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/qwen3_lm")]
public sealed partial class TinyQwen3Lm : IAdapted;

/// <summary>Qwen3 with a decoder that is the words' table.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class TiedQwen3 : IArchitecture
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

    [Config("head_dim")]
    public const int HeadSize = 8;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

[Adapt<TiedQwen3>]
[FullFineTuning]
[CausalLm]
[Recorded("families/qwen3_lm_left_padded")]
public sealed partial class TiedQwen3Lm : IAdapted;

/// <summary>Qwen3 that classifies texts.</summary>
[Architecture(KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class ClassifyingQwen3 : IArchitecture
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
    public const int Heads = 3;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    [Config("head_dim")]
    public const int HeadSize = 10;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-06;

    [Config("rope_theta")]
    public const double RotaryBase = 10000;
}

[Adapt<ClassifyingQwen3>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/qwen3_seq_cls")]
public sealed partial class ClassifyingQwen3Classifier : IAdapted;
