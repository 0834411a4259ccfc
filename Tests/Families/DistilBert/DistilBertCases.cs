using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>DistilBERT that predicts masked words.</summary>
[Architecture(KeyPrefix = "distilbert", ModelType = "distilbert", Layout = typeof(DistilBertBase))]
public sealed partial class WordsDistilBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 67;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("n_layers")]
    public const int Layers = 2;

    [Config("dim")]
    public const int Hidden = 32;

    [Config("n_heads")]
    public const int Heads = 4;

    [Config("hidden_dim")]
    public const int Inner = 48;

    [Config("dropout")]
    public const double Dropout = 0;

    [Config("attention_dropout")]
    public const double AttentionDropout = 0;
    public const double HeadDropout = 0;
}

[Adapt<WordsDistilBert>]
[FullFineTuning]
[MaskedLm]
[Recorded("families/distilbert_masked_lm")]
public sealed partial class WordsDistilBertMaskedLm : IAdapted;

/// <summary>DistilBERT that classifies texts.</summary>
[Architecture(KeyPrefix = "distilbert", ModelType = "distilbert", Layout = typeof(DistilBertBase))]
public sealed partial class TinyDistilBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 97;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("n_layers")]
    public const int Layers = 2;

    [Config("dim")]
    public const int Hidden = 32;

    [Config("n_heads")]
    public const int Heads = 4;

    [Config("hidden_dim")]
    public const int Inner = 44;

    [Config("dropout")]
    public const double Dropout = 0;

    [Config("attention_dropout")]
    public const double AttentionDropout = 0;
    public const double HeadDropout = 0;
}

[Adapt<TinyDistilBert>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/distilbert_seq_cls")]
public sealed partial class TinyDistilBertClassifier : IAdapted;

/// <summary>DistilBERT under LoRA.</summary>
[Architecture(KeyPrefix = "distilbert", ModelType = "distilbert", Layout = typeof(DistilBertBase))]
public sealed partial class LoraDistilBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 66;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("n_layers")]
    public const int Layers = 2;

    [Config("dim")]
    public const int Hidden = 32;

    [Config("n_heads")]
    public const int Heads = 4;

    [Config("hidden_dim")]
    public const int Inner = 40;

    [Config("dropout")]
    public const double Dropout = 0;

    [Config("attention_dropout")]
    public const double AttentionDropout = 0;
    public const double HeadDropout = 0;
}

[Adapt<LoraDistilBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
[Recorded("families/lora_distilbert")]
public sealed partial class LoraDistilBertClassifier : IAdapted;

/// <summary>DistilBERT that classifies tokens.</summary>
[Architecture(KeyPrefix = "distilbert", ModelType = "distilbert", Layout = typeof(DistilBertBase))]
public sealed partial class TaggingDistilBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 83;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("n_layers")]
    public const int Layers = 2;

    [Config("dim")]
    public const int Hidden = 24;

    [Config("n_heads")]
    public const int Heads = 2;

    [Config("hidden_dim")]
    public const int Inner = 40;

    [Config("activation")]
    public const Act Activation = Act.Relu;

    [Config("dropout")]
    public const double Dropout = 0;

    [Config("attention_dropout")]
    public const double AttentionDropout = 0;
    public const double HeadDropout = 0;
}

[Adapt<TaggingDistilBert>]
[FullFineTuning]
[TokenClassifier(Labels = 5)]
[Recorded("families/distilbert_token_cls")]
public sealed partial class TaggingDistilBertTagger : IAdapted;
