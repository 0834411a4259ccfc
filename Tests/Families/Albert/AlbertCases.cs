using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>ALBERT that classifies texts.</summary>
[Architecture(KeyPrefix = "albert", ModelType = "albert", Layout = typeof(AlbertBase))]
public sealed partial class TinyAlbert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 97;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 3;

    [Config("embedding_size")]
    public const int EmbeddingWidth = 16;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 48;
    public const double HeadDropout = 0;
}

[Adapt<TinyAlbert>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/albert_seq_cls")]
public sealed partial class TinyAlbertClassifier : IAdapted;

/// <summary>ALBERT of two groups of layers, each of which is two blocks: eight blocks over four sets of weights.</summary>
[Architecture(KeyPrefix = "albert", ModelType = "albert", Layout = typeof(AlbertBase))]
public sealed partial class TinyGroupedAlbert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 75;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 4;

    [Config("num_hidden_groups", Default = 1)]
    public const int Groups = 2;

    [Config("inner_group_num", Default = 1)]
    public const int InnerLayers = 2;

    [Config("embedding_size")]
    public const int EmbeddingWidth = 12;

    [Config("hidden_size")]
    public const int Hidden = 24;

    [Config("num_attention_heads")]
    public const int Heads = 3;

    [Config("intermediate_size")]
    public const int Inner = 40;
}

[Adapt<TinyGroupedAlbert>]
[FullFineTuning]
[MaskedLm]
[Recorded("families/albert_masked_lm")]
public sealed partial class TinyGroupedAlbertMasked : IAdapted;
