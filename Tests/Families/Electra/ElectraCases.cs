using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>ELECTRA that predicts masked words.</summary>
[Architecture(KeyPrefix = "electra", ModelType = "electra", Layout = typeof(ElectraSmall))]
public sealed partial class WordsElectra : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("embedding_size")]
    public const int EmbeddingWidth = 16;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("hidden_dropout_prob")]
    public const double Dropout = 0;
}

[Adapt<WordsElectra>]
[FullFineTuning]
[MaskedLm]
[Recorded("families/electra_masked_lm")]
public sealed partial class WordsElectraMaskedLm : IAdapted;

/// <summary>ELECTRA that classifies texts.</summary>
[Architecture(KeyPrefix = "electra", ModelType = "electra", Layout = typeof(ElectraSmall))]
public sealed partial class TinyElectra : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 97;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("embedding_size")]
    public const int EmbeddingWidth = 16;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("hidden_dropout_prob")]
    public const double Dropout = 0;
}

[Adapt<TinyElectra>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/electra_seq_cls")]
public sealed partial class TinyElectraClassifier : IAdapted;

/// <summary>ELECTRA that finds replaced tokens.</summary>
[Architecture(KeyPrefix = "electra", ModelType = "electra", Layout = typeof(ElectraSmall))]
public sealed partial class DiscriminatingElectra : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 83;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("embedding_size")]
    public const int EmbeddingWidth = 12;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("intermediate_size")]
    public const int Inner = 48;

    [Config("hidden_dropout_prob")]
    public const double Dropout = 0;
}

[Adapt<DiscriminatingElectra>]
[FullFineTuning]
[ReplacedTokens]
[Recorded("families/electra_discriminator")]
public sealed partial class DiscriminatingElectraReplacedTokens : IAdapted;
