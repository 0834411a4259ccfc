namespace DslPeft.Architectures;

/// <summary>
/// BLOOM (arXiv 2211.05100), the size of 560 million parameters: 24 layers, hidden 1024, 16 heads; slopes in place of positions, a norm of
/// the embeddings, a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "bigscience/bloom-560m", KeyPrefix = "transformer", ModelType = "bloom")]
[ConfigValue("tie_word_embeddings", true), ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(TiedKey = "lm_head")]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Bloom560M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250880;

    [Config("n_layer", Aliases = ["num_hidden_layers"])]
    public const int Layers = 24;

    [Config("hidden_size", Aliases = ["n_embed"])]
    public const int Hidden = 1024;

    [Config("n_head", Aliases = ["num_attention_heads"])]
    public const int Heads = 16;

    /// <summary>Width of the feed-forward network's inner layer.</summary>
    public const int Inner = 4 * Hidden;

    /// <summary>Activation of the feed-forward network.</summary>
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_epsilon", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    /// <summary>True if a sublayer's result is added to what its norm gives.</summary>
    [Config("apply_residual_connection_post_layernorm", Default = false)]
    public const bool SumsNormed = false;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("hidden_dropout", TrainingOnly = true)]
    public const double Dropout = 0;

    [Embed(Vocab, Hidden, Key = "word_embeddings", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Norm(Hidden, Key = "word_embeddings_layernorm", Epsilon = Epsilon)]
    public partial Norm EmbeddingNorm { get; }

    [Repeat(Layers, Key = "h.{i}")]
    public partial Repeated<BloomLayer> Decoder { get; }

    [Norm(Hidden, Key = "ln_f", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }
}

/// <summary>BLOOM 1.7B: hidden 2048.</summary>
[Architecture(Checkpoint = "bigscience/bloom-1b7", KeyPrefix = "transformer", ModelType = "bloom", Layout = typeof(Bloom560M))]
public sealed partial class Bloom1700M : IArchitecture
{
    [Config("hidden_size")]
    public const int Hidden = 2048;
}

/// <summary>BLOOM 7.1B: 30 layers, hidden 4096, 32 heads.</summary>
[Architecture(Checkpoint = "bigscience/bloom-7b1", KeyPrefix = "transformer", ModelType = "bloom", Layout = typeof(Bloom560M))]
public sealed partial class Bloom7100M : IArchitecture
{
    [Config("n_layer")]
    public const int Layers = 30;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("n_head")]
    public const int Heads = 32;
}
