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
