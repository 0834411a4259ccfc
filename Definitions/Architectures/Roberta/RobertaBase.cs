namespace DslPeft.Architectures;

/// <summary>
/// RoBERTa (Liu et al., arXiv 1907.11692), base size: 12 layers of BERT, hidden 768. Positions are counted over the tokens that are not
/// padding, there is one token type, and the classification head has a layer of its own; only multiple choice reads the pooler, which was
/// not pretrained.
/// </summary>
[Architecture(Checkpoint = "roberta-base", KeyPrefix = "roberta", ModelType = "roberta")]
[ConfigValue("position_embedding_type", "absolute"), ConfigValue("tie_word_embeddings", true)]
[ClassificationRecipe(Key = "classifier.out_proj", DenseKey = "classifier.dense", DenseActivation = Act.Tanh, Dropout = Dropout)]
[
    TokenClassificationRecipe(Key = "classifier", Dropout = Dropout),
    MultipleChoiceRecipe(Key = "classifier", Dropout = Dropout),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
[MaskedLmRecipe(
    Act.Gelu,
    DenseKey = "lm_head.dense",
    NormKey = "lm_head.layer_norm",
    BiasKey = "lm_head.bias",
    TiedKey = "lm_head.decoder",
    Epsilon = Epsilon
)]
public sealed partial class RobertaBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50265;

    /// <summary>Rows of the position table: 512 for tokens, one for padding, and one that nothing reads.</summary>
    [Config("max_position_embeddings")]
    public const int Positions = 514;

    [Config("pad_token_id", Default = 1)]
    public const int Padding = 1;

    [Config("type_vocab_size")]
    public const int TokenTypes = 1;

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
    public const double Epsilon = 1e-5;

    /// <summary>Dropout of embeddings, sublayers, attention probabilities and heads while training.</summary>
    [Config("hidden_dropout_prob", Aliases = ["attention_probs_dropout_prob"], TrainingOnly = true)]
    public const double Dropout = 0.1;

    [Embed(Vocab, Hidden, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = Padding)]
    public partial Embedding Words { get; }

    [Embed(Positions, Hidden, IndexedBy.Positions, Key = "embeddings.position_embeddings", Padding = Padding)]
    public partial Embedding PositionTable { get; }

    [Embed(TokenTypes, Hidden, IndexedBy.TokenTypes, Key = "embeddings.token_type_embeddings")]
    public partial Embedding TokenTypeTable { get; }

    [Norm(Hidden, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    /// <summary>BERT's layers, of this architecture's sizes.</summary>
    [Repeat(Layers, Key = "encoder.layer.{i}")]
    public partial Repeated<BertLayer> Encoder { get; }

    [Pool(Hidden, Hidden, Act.Tanh, Key = "pooler.dense", Site = Site.Pooler, Optional = true)]
    public partial Linear Pooler { get; }
}
