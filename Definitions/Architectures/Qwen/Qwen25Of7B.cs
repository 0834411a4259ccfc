namespace DslPeft.Architectures;

/// <summary>
/// Qwen2 and Qwen2.5 (arXiv 2407.10671, 2412.15115), the size of 7 billion parameters: LLaMA's layers with biases of queries, keys and
/// values.
/// </summary>
[Architecture(Checkpoint = "Qwen/Qwen2.5-7B", KeyPrefix = "model", ModelType = "qwen2", Ignores = ["sliding_window"])]
[
    ConfigValue("use_sliding_window", false),
    ConfigValue("layer_types", "full_attention"),
    ConfigValue("attention_dropout", 0.0, TrainingOnly = true)
]
[CausalLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Qwen25Of7B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 152064;

    [Config("max_position_embeddings")]
    public const int Positions = 131072;

    [Config("num_hidden_layers")]
    public const int Layers = 28;

    [Config("hidden_size")]
    public const int Hidden = 3584;

    [Config("num_attention_heads")]
    public const int Heads = 28;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 4;

    /// <summary>Width of a head of queries, keys and values.</summary>
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 18944;

    [Config("hidden_act", Default = Act.Silu)]
    public const Act Activation = Act.Silu;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 1000000;

    /// <summary>How the angles of rotary positions are scaled: not at all, in this size.</summary>
    public const RotaryScaling Scaling = RotaryScaling.None;

    /// <summary>The factor by which texts are longer than those of pretraining.</summary>
    public const double ScalingFactor = 1;

    /// <summary>Tokens of the texts of pretraining, where scaling asks.</summary>
    public const int OriginalPositions = 0;

    /// <summary>Bounds of the wavelengths that a scaling mixes.</summary>
    public const double LowFactor = 1,
        HighFactor = 4;

    /// <summary>Queries, keys and values have biases, the output projection has none.</summary>
    public const bool AttentionBias = true,
        OutputBias = false;

    [Config("tie_word_embeddings", Default = false)]
    public const bool TiedDecoder = false;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<LlamaLayer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head", NoBias = true)]
    public partial Linear LmHead { get; }
}

/// <summary>
/// Qwen2.5 0.5B: 24 layers, hidden 896, 14 heads of queries and 2 of keys and values, a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "Qwen/Qwen2.5-0.5B", KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class Qwen25Of500M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 151936;

    [Config("max_position_embeddings")]
    public const int Positions = 32768;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 896;

    [Config("num_attention_heads")]
    public const int Heads = 14;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 4864;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

/// <summary>
/// Qwen2.5 1.5B: 28 layers, hidden 1536, 12 heads of queries and 2 of keys and values, a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "Qwen/Qwen2.5-1.5B", KeyPrefix = "model", ModelType = "qwen2", Layout = typeof(Qwen25Of7B))]
public sealed partial class Qwen25Of1500M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 151936;

    [Config("hidden_size")]
    public const int Hidden = 1536;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 8960;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}
