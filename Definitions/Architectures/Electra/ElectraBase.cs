namespace DslPeft.Architectures;

/// <summary>ELECTRA, base size: 12 layers of BERT, hidden 768, with embeddings as wide; no pooler.</summary>
[Architecture(
    Checkpoint = "google/electra-base-discriminator",
    KeyPrefix = "electra",
    ModelType = "electra",
    Ignores = ["summary_last_dropout"]
)]
[ConfigValue("position_embedding_type", "absolute"), ConfigValue("tie_word_embeddings", true)]
[ClassificationRecipe(Key = "classifier.out_proj", DenseKey = "classifier.dense", DenseActivation = Act.Gelu, Dropout = Dropout)]
[TokenClassificationRecipe(Key = "classifier", Dropout = Dropout), QuestionAnsweringRecipe(Key = "qa_outputs")]
[ReplacedTokensRecipe(
    Key = "discriminator_predictions.dense_prediction",
    DenseKey = "discriminator_predictions.dense",
    DenseActivation = Activation
)]
public sealed partial class ElectraBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 30522;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("type_vocab_size")]
    public const int TokenTypes = 2;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    [Config("hidden_size", Aliases = ["embedding_size"])]
    public const int Hidden = 768;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("intermediate_size")]
    public const int Inner = 4 * Hidden;

    [Config("hidden_act", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps", Default = 1e-12)]
    public const double Epsilon = 1e-12;

    /// <summary>Dropout of embeddings, sublayers, attention probabilities and heads while training.</summary>
    [Config("hidden_dropout_prob", Aliases = ["attention_probs_dropout_prob"], TrainingOnly = true)]
    public const double Dropout = 0.1;

    [Embed(Vocab, Hidden, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = 0)]
    public partial Embedding Words { get; }

    [Embed(Positions, Hidden, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
    public partial Embedding PositionTable { get; }

    [Embed(TokenTypes, Hidden, IndexedBy.TokenTypes, Key = "embeddings.token_type_embeddings")]
    public partial Embedding TokenTypeTable { get; }

    [Norm(Hidden, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    /// <summary>BERT's layers, of this architecture's sizes.</summary>
    [Repeat(Layers, Key = "encoder.layer.{i}")]
    public partial Repeated<BertLayer> Encoder { get; }
}

/// <summary>electra-large: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(
    Checkpoint = "google/electra-large-discriminator",
    KeyPrefix = "electra",
    ModelType = "electra",
    Layout = typeof(ElectraBase)
)]
public sealed partial class ElectraLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}
