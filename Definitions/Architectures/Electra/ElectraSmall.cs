namespace DslPeft.Architectures;

/// <summary>
/// ELECTRA (Clark et al., arXiv 2003.10555), small size: 12 layers of BERT, hidden 256, over embeddings of 128 dimensions that a
/// projection widens; no pooler.
/// </summary>
[Architecture(
    Checkpoint = "google/electra-small-discriminator",
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
[MaskedLmRecipe(
    Act.Gelu,
    DenseKey = "generator_predictions.dense",
    NormKey = "generator_predictions.LayerNorm",
    BiasKey = "generator_lm_head.bias",
    TiedKey = "generator_lm_head",
    Epsilon = Epsilon
)]
public sealed partial class ElectraSmall : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 30522;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("type_vocab_size")]
    public const int TokenTypes = 2;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    /// <summary>Width of the embedding tables.</summary>
    [Config("embedding_size")]
    public const int EmbeddingWidth = 128;

    [Config("hidden_size")]
    public const int Hidden = 256;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 1024;

    [Config("hidden_act", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps", Default = 1e-12)]
    public const double Epsilon = 1e-12;

    /// <summary>Dropout of embeddings, sublayers, attention probabilities and heads while training.</summary>
    [Config("hidden_dropout_prob", Aliases = ["attention_probs_dropout_prob"], TrainingOnly = true)]
    public const double Dropout = 0.1;

    [Embed(Vocab, EmbeddingWidth, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = 0)]
    public partial Embedding Words { get; }

    [Embed(Positions, EmbeddingWidth, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
    public partial Embedding PositionTable { get; }

    [Embed(TokenTypes, EmbeddingWidth, IndexedBy.TokenTypes, Key = "embeddings.token_type_embeddings")]
    public partial Embedding TokenTypeTable { get; }

    [Norm(EmbeddingWidth, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    [Linear(EmbeddingWidth, Hidden, Key = "embeddings_project")]
    public partial Linear EmbeddingProjection { get; }

    /// <summary>BERT's layers, of this architecture's sizes.</summary>
    [Repeat(Layers, Key = "encoder.layer.{i}")]
    public partial Repeated<BertLayer> Encoder { get; }
}
