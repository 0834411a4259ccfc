namespace DslPeft.Architectures;

/// <summary>
/// ModernBERT (Warner et al., arXiv 2412.13663), base size: 22 layers, hidden 768, 12 heads; rotary positions, windows of 128 tokens in
/// two layers of three, no biases.
/// </summary>
[Architecture(
    Checkpoint = "answerdotai/ModernBERT-base",
    KeyPrefix = "model",
    ModelType = "modernbert",
    Ignores = [
        "deterministic_flash_attn",
        "sparse_prediction",
        "sparse_pred_ignore_index",
        "repad_logits_with_grad",
        "reference_compile",
        "layer_norm_eps",
        "position_embedding_type",
        "gradient_checkpointing",
    ]
)]
[
    ConfigValue("tie_word_embeddings", true),
    ConfigValue("decoder_bias", true),
    ConfigValue("classifier_pooling", "cls"),
    ConfigValue("classifier_activation", Act.Gelu)
]
[ConfigValue("attention_dropout", 0.0, TrainingOnly = true), ConfigValue("mlp_dropout", 0.0, TrainingOnly = true)]
[ClassificationRecipe(
    Key = "classifier",
    DenseKey = "head.dense",
    DenseNoBias = !ClassifierBias,
    DenseActivation = Act.Gelu,
    NormKey = "head.norm",
    NormNoBias = !NormBias,
    Epsilon = Epsilon,
    Pooling = Pooled
)]
[TokenClassificationRecipe(
    Key = "classifier",
    DenseKey = "head.dense",
    DenseNoBias = !ClassifierBias,
    DenseActivation = Act.Gelu,
    NormKey = "head.norm",
    NormNoBias = !NormBias,
    Epsilon = Epsilon
)]
[MaskedLmRecipe(
    Act.Gelu,
    DenseKey = "head.dense",
    DenseNoBias = !ClassifierBias,
    NormKey = "head.norm",
    NormNoBias = !NormBias,
    BiasKey = "decoder.bias",
    TiedKey = "decoder",
    Epsilon = Epsilon
)]
public sealed partial class ModernBertBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50368;

    [Config("max_position_embeddings")]
    public const int Positions = 8192;

    [Config("num_hidden_layers")]
    public const int Layers = 22;

    [Config("hidden_size")]
    public const int Hidden = 768;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("intermediate_size")]
    public const int Inner = 1152;

    [Config("hidden_activation", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    [Config("norm_eps", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    /// <summary>Base of the rotary positions of layers that attend to all tokens.</summary>
    [Config("global_rope_theta", Default = 160000)]
    public const double RotaryBase = 160000;

    /// <summary>Base of the rotary positions of layers with a window.</summary>
    [Config("local_rope_theta", Default = 10000)]
    public const double WindowRotaryBase = 10000;

    /// <summary>How many tokens a layer with a window attends to, half of them at either side.</summary>
    [Config("local_attention", Default = 128)]
    public const int Window = 128;

    /// <summary>Every so many layers one attends to all tokens, the first of them.</summary>
    [Config("global_attn_every_n_layers", Default = 3)]
    public const int FullEvery = 3;

    /// <summary>True for biases of the norms.</summary>
    [Config("norm_bias", Default = false)]
    public const bool NormBias = false;

    /// <summary>True for biases of the attention's layers.</summary>
    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    /// <summary>True for biases of the feed-forward network.</summary>
    [Config("mlp_bias", Default = false)]
    public const bool MlpBias = false;

    /// <summary>True for a bias of the heads' own layer.</summary>
    [Config("classifier_bias", Default = false)]
    public const bool ClassifierBias = false;

    /// <summary>Which state heads over texts read; a size that reads the mean says so of <c>classifier_pooling</c> as well.</summary>
    public const Pooling Pooled = Pooling.First;

    /// <summary>Dropout of the embeddings while training.</summary>
    [Config("embedding_dropout", TrainingOnly = true)]
    public const double Dropout = 0;

    [Embed(Vocab, Hidden, Key = "embeddings.tok_embeddings", Site = Site.Words, Padding = 0)]
    public partial Embedding Words { get; }

    [Norm(Hidden, Key = "embeddings.norm", NoBias = !NormBias, Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EmbeddingNorm { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<ModernBertLayer> Encoder { get; }

    [Norm(Hidden, Key = "final_norm", NoBias = !NormBias, Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }
}

/// <summary>ModernBERT-large: 28 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "answerdotai/ModernBERT-large", KeyPrefix = "model", ModelType = "modernbert", Layout = typeof(ModernBertBase))]
public sealed partial class ModernBertLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 28;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("intermediate_size")]
    public const int Inner = 2624;
}
