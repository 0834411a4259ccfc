namespace DslPeft.Architectures;

/// <summary>BERT (Devlin et al., arXiv 1810.04805), base size: 12 layers, hidden 768, post-norm, exact GELU, with pooler.</summary>
[Architecture(Checkpoint = "bert-base-uncased", KeyPrefix = "bert", ModelType = "bert")]
[ConfigValue("position_embedding_type", "absolute"), ConfigValue("tie_word_embeddings", true)]
[
    ClassificationRecipe(Key = "classifier", Dropout = Dropout),
    TokenClassificationRecipe(Key = "classifier", Dropout = Dropout),
    MultipleChoiceRecipe(Key = "classifier", Dropout = Dropout)
]
[QuestionAnsweringRecipe(Key = "qa_outputs"), NextSentenceRecipe(Key = "cls.seq_relationship")]
[MaskedLmRecipe(
    Activation,
    DenseKey = "cls.predictions.transform.dense",
    NormKey = "cls.predictions.transform.LayerNorm",
    BiasKey = "cls.predictions.bias",
    TiedKey = "cls.predictions.decoder",
    Epsilon = Epsilon
)]
public sealed partial class BertBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 30522;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("type_vocab_size")]
    public const int TokenTypes = 2;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    [Config("hidden_size")]
    public const int Hidden = 768;

    [Config("num_attention_heads", Default = 12)]
    public const int Heads = 12;

    [Config("intermediate_size")]
    public const int Inner = 4 * Hidden;

    [Config("hidden_act", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    [Config("layer_norm_eps", Default = 1e-12)]
    public const double Epsilon = 1e-12;

    /// <summary>Dropout of embeddings, sublayers and attention probabilities while training.</summary>
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

    [Repeat(Layers, Key = "encoder.layer.{i}")]
    public partial Repeated<BertLayer> Encoder { get; }

    [Pool(Hidden, Hidden, Act.Tanh, Key = "pooler.dense", Site = Site.Pooler, Optional = true)]
    public partial Linear Pooler { get; }
}
