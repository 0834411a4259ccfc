namespace DslPeft.Architectures;

/// <summary>
/// StableLM 3B (arXiv 2402.17834): 32 layers, hidden 2560, 32 heads; layer norms, rotary positions of a quarter of each head, a gated
/// feed-forward network.
/// </summary>
[Architecture(Checkpoint = "stabilityai/stablelm-3b-4e1t", KeyPrefix = "model", ModelType = "stablelm")]
[
    ConfigValue("qk_layernorm", false),
    ConfigValue("use_parallel_residual", false),
    ConfigValue("attention_dropout", 0.0, TrainingOnly = true)
]
[CausalLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class StableLm3B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("max_position_embeddings")]
    public const int Positions = 4096;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 2560;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 32;

    /// <summary>Width of a head of queries, keys and values.</summary>
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 6912;

    [Config("hidden_act", Default = Act.Silu)]
    public const Act Activation = Act.Silu;

    [Config("layer_norm_eps", Aliases = ["norm_eps"], Default = 1e-5)]
    public const double Epsilon = 1e-5;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>Share of each head's dimensions that rotary positions turn.</summary>
    [Config("partial_rotary_factor", Aliases = ["rope_parameters.partial_rotary_factor", "rope_pct"], Default = 0.25)]
    public const double RotaryShare = 0.25;

    /// <summary>True for biases of queries, keys and values.</summary>
    [Config("use_qkv_bias", Default = false)]
    public const bool AttentionBias = false;

    [Config("tie_word_embeddings", Default = false)]
    public const bool TiedDecoder = false;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<StableLmLayer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head", NoBias = true)]
    public partial Linear LmHead { get; }
}

/// <summary>StableLM 2 1.6B: 24 layers, hidden 2048, biases of queries, keys and values.</summary>
[Architecture(Checkpoint = "stabilityai/stablelm-2-1_6b", KeyPrefix = "model", ModelType = "stablelm", Layout = typeof(StableLm3B))]
public sealed partial class StableLm2Of1600M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 100352;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("intermediate_size")]
    public const int Inner = 5632;

    [Config("use_qkv_bias")]
    public const bool AttentionBias = true;
}
