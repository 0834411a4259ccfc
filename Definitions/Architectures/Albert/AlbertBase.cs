namespace DslPeft.Architectures;

/// <summary>
/// ALBERT (Lan et al., arXiv 1909.11942), base size of version 2: 12 layers of BERT that share one block's weights, hidden 768, over
/// embeddings of 128 dimensions that a projection widens.
/// </summary>
[Architecture(
    Checkpoint = "albert-base-v2",
    KeyPrefix = "albert",
    ModelType = "albert",
    Ignores = ["classifier_dropout_prob", "down_scale_factor", "gap_size", "net_structure_type", "num_memory_blocks"]
)]
[ConfigValue("position_embedding_type", "absolute"), ConfigValue("tie_word_embeddings", true)]
[ClassificationRecipe(Key = "classifier", Dropout = HeadDropout), MultipleChoiceRecipe(Key = "classifier", Dropout = HeadDropout)]
[TokenClassificationRecipe(Key = "classifier", Dropout = HeadDropout), QuestionAnsweringRecipe(Key = "qa_outputs")]
[MaskedLmRecipe(
    Activation,
    DenseKey = "predictions.dense",
    NormKey = "predictions.LayerNorm",
    BiasKey = "predictions.bias",
    TiedKey = "predictions.decoder",
    Epsilon = Epsilon
)]
public sealed partial class AlbertBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 30000;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("type_vocab_size")]
    public const int TokenTypes = 2;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    /// <summary>Into how many groups, each with weights of its own, the layers fall.</summary>
    [Config("num_hidden_groups", Default = 1)]
    public const int Groups = 1;

    /// <summary>How many blocks with weights of their own make up a layer.</summary>
    [Config("inner_group_num", Default = 1)]
    public const int InnerLayers = 1;

    /// <summary>Width of the embedding tables.</summary>
    [Config("embedding_size")]
    public const int EmbeddingWidth = 128;

    [Config("hidden_size")]
    public const int Hidden = 768;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("intermediate_size")]
    public const int Inner = 4 * Hidden;

    [Config("hidden_act", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_eps", Default = 1e-12)]
    public const double Epsilon = 1e-12;

    /// <summary>Dropout of embeddings, sublayers and attention probabilities while training.</summary>
    [Config("hidden_dropout_prob", Aliases = ["attention_probs_dropout_prob"], TrainingOnly = true)]
    public const double Dropout = 0;

    /// <summary>Dropout of heads while training.</summary>
    public const double HeadDropout = 0.1;

    [Embed(Vocab, EmbeddingWidth, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = 0)]
    public partial Embedding Words { get; }

    [Embed(Positions, EmbeddingWidth, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
    public partial Embedding PositionTable { get; }

    [Embed(TokenTypes, EmbeddingWidth, IndexedBy.TokenTypes, Key = "embeddings.token_type_embeddings")]
    public partial Embedding TokenTypeTable { get; }

    [Norm(EmbeddingWidth, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    [Linear(EmbeddingWidth, Hidden, Key = "encoder.embedding_hidden_mapping_in")]
    public partial Linear EmbeddingProjection { get; }

    /// <summary>The blocks of a group, as often as it has layers; of one group and one block, that as often as there are layers.</summary>
    [Repeat(
        Layers * InnerLayers,
        Key = "encoder.albert_layer_groups.{group}.albert_layers.{inner}",
        Shared = true,
        Groups = Groups,
        Inner = InnerLayers
    )]
    public partial Repeated<AlbertLayer> Encoder { get; }

    [Pool(Hidden, Hidden, Act.Tanh, Key = "pooler", Site = Site.Pooler, Optional = true)]
    public partial Linear Pooler { get; }
}

/// <summary>albert-large: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "albert-large-v2", KeyPrefix = "albert", ModelType = "albert", Layout = typeof(AlbertBase))]
public sealed partial class AlbertLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}

/// <summary>albert-xlarge: 24 layers, hidden 2048, 16 heads.</summary>
[Architecture(Checkpoint = "albert-xlarge-v2", KeyPrefix = "albert", ModelType = "albert", Layout = typeof(AlbertBase))]
public sealed partial class AlbertXLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}
