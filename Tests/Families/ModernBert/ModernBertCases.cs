using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>ModernBERT that predicts masked words.</summary>
[Architecture(KeyPrefix = "model", ModelType = "modernbert", Layout = typeof(ModernBertBase))]
public sealed partial class WordsModernBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("intermediate_size")]
    public const int Inner = 32;

    [Config("norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("global_rope_theta")]
    public const double RotaryBase = 16000;

    [Config("local_rope_theta")]
    public const double WindowRotaryBase = 100;

    [Config("local_attention")]
    public const int Window = 4;

    [Config("global_attn_every_n_layers")]
    public const int FullEvery = 2;
}

[Adapt<WordsModernBert>]
[FullFineTuning]
[MaskedLm]
[Recorded("families/modernbert_masked_lm")]
public sealed partial class WordsModernBertMaskedLm : IAdapted;

/// <summary>ModernBERT that classifies texts by their first token.</summary>
[Architecture(KeyPrefix = "model", ModelType = "modernbert", Layout = typeof(ModernBertBase))]
public sealed partial class TinyModernBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 62;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("local_rope_theta")]
    public const double WindowRotaryBase = 100;

    [Config("local_attention")]
    public const int Window = 4;
}

[Adapt<TinyModernBert>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/modernbert_seq_cls")]
public sealed partial class TinyModernBertClassifier : IAdapted;

/// <summary>ModernBERT that classifies texts by the mean of their tokens.</summary>
[Architecture(KeyPrefix = "model", ModelType = "modernbert", Layout = typeof(ModernBertBase))]
[ConfigValue("classifier_pooling", "mean")]
public sealed partial class MeanModernBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 57;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 36;

    [Config("norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("local_rope_theta")]
    public const double WindowRotaryBase = 80;

    [Config("local_attention")]
    public const int Window = 2;

    [Config("global_attn_every_n_layers")]
    public const int FullEvery = 2;
    public const Pooling Pooled = Pooling.Mean;
}

[Adapt<MeanModernBert>]
[FullFineTuning]
[Classifier(Labels = 2)]
[Recorded("families/modernbert_seq_cls_mean")]
public sealed partial class MeanModernBertClassifier : IAdapted;

/// <summary>ModernBERT that classifies tokens, with every bias.</summary>
[Architecture(KeyPrefix = "model", ModelType = "modernbert", Layout = typeof(ModernBertBase))]
public sealed partial class TaggingModernBert : IArchitecture
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

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("local_rope_theta")]
    public const double WindowRotaryBase = 90;

    [Config("local_attention")]
    public const int Window = 4;

    [Config("global_attn_every_n_layers")]
    public const int FullEvery = 2;

    [Config("norm_bias")]
    public const bool NormBias = true;

    [Config("attention_bias")]
    public const bool AttentionBias = true;

    [Config("mlp_bias")]
    public const bool MlpBias = true;

    [Config("classifier_bias")]
    public const bool ClassifierBias = true;
}

[Adapt<TaggingModernBert>]
[FullFineTuning]
[TokenClassifier(Labels = 4)]
[Recorded("families/modernbert_token_cls")]
public sealed partial class TaggingModernBertTagger : IAdapted;
