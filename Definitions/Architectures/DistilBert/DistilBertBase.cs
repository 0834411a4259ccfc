namespace DslPeft.Architectures;

/// <summary>
/// DistilBERT (Sanh et al., arXiv 1910.01108), base size: 6 layers of BERT, hidden 768, without token types and without a pooler; heads
/// have a layer of their own.
/// </summary>
[Architecture(
    Checkpoint = "distilbert-base-uncased",
    KeyPrefix = "distilbert",
    ModelType = "distilbert",
    Ignores = ["sinusoidal_pos_embds", "tie_weights_", "qa_dropout", "seq_classif_dropout"]
)]
[ConfigValue("tie_word_embeddings", true)]
[ClassificationRecipe(Key = "classifier", DenseKey = "pre_classifier", DenseActivation = Act.Relu, Dropout = HeadDropout)]
[MultipleChoiceRecipe(Key = "classifier", DenseKey = "pre_classifier", DenseActivation = Act.Relu, Dropout = HeadDropout)]
[TokenClassificationRecipe(Key = "classifier", Dropout = Dropout), QuestionAnsweringRecipe(Key = "qa_outputs", Dropout = Dropout)]
[MaskedLmRecipe(
    Activation,
    DenseKey = "vocab_transform",
    NormKey = "vocab_layer_norm",
    BiasKey = "vocab_projector.bias",
    TiedKey = "vocab_projector",
    Epsilon = Epsilon
)]
public sealed partial class DistilBertBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 30522;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("n_layers", Aliases = ["num_hidden_layers"])]
    public const int Layers = 6;

    [Config("dim", Aliases = ["hidden_size"])]
    public const int Hidden = 768;

    [Config("n_heads", Aliases = ["num_attention_heads"])]
    public const int Heads = 12;

    [Config("hidden_dim")]
    public const int Inner = 4 * Hidden;

    [Config("activation", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    /// <summary>Added to the variance in the norms.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>Dropout of embeddings, sublayers and heads over tokens while training.</summary>
    [Config("dropout", TrainingOnly = true)]
    public const double Dropout = 0.1;

    /// <summary>Dropout of the attention's probabilities while training.</summary>
    [Config("attention_dropout", TrainingOnly = true)]
    public const double AttentionDropout = 0.1;

    /// <summary>Dropout of heads over texts while training.</summary>
    public const double HeadDropout = 0.2;

    [Embed(Vocab, Hidden, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = 0)]
    public partial Embedding Words { get; }

    [Embed(Positions, Hidden, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
    public partial Embedding PositionTable { get; }

    [Norm(Hidden, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    [Repeat(Layers, Key = "transformer.layer.{i}")]
    public partial Repeated<DistilBertLayer> Encoder { get; }
}

/// <summary>distilbert-base-cased: as <see cref="DistilBertBase"/> with a cased vocabulary.</summary>
[Architecture(Checkpoint = "distilbert-base-cased", KeyPrefix = "distilbert", ModelType = "distilbert", Layout = typeof(DistilBertBase))]
public sealed partial class DistilBertBaseCased : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 28996;
}
