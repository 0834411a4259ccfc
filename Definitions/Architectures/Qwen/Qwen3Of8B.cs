namespace DslPeft.Architectures;

/// <summary>
/// Qwen3 (arXiv 2505.09388), the size of 8 billion parameters: heads of 128 dimensions whose queries and keys are normed, no biases.
/// </summary>
[Architecture(Checkpoint = "Qwen/Qwen3-8B", KeyPrefix = "model", ModelType = "qwen3", Ignores = ["sliding_window"])]
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
public sealed partial class Qwen3Of8B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 151936;

    [Config("max_position_embeddings")]
    public const int Positions = 40960;

    [Config("num_hidden_layers")]
    public const int Layers = 36;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim", Default = 128)]
    public const int HeadSize = 128;

    [Config("intermediate_size")]
    public const int Inner = 12288;

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

    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    [Config("tie_word_embeddings", Default = false)]
    public const bool TiedDecoder = false;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<Qwen3Layer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head", NoBias = true)]
    public partial Linear LmHead { get; }
}

/// <summary>Qwen3 0.6B: 28 layers, hidden 1024, 16 heads of queries, a decoder that is the words' table.</summary>
[Architecture(Checkpoint = "Qwen/Qwen3-0.6B", KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class Qwen3Of600M : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 28;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("intermediate_size")]
    public const int Inner = 3072;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

/// <summary>Qwen3 1.7B: 28 layers, hidden 2048, 16 heads of queries, a decoder that is the words' table.</summary>
[Architecture(Checkpoint = "Qwen/Qwen3-1.7B", KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class Qwen3Of1700M : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 28;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("intermediate_size")]
    public const int Inner = 6144;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

/// <summary>Qwen3 4B: 36 layers, hidden 2560, 32 heads of queries, a decoder that is the words' table.</summary>
[Architecture(Checkpoint = "Qwen/Qwen3-4B", KeyPrefix = "model", ModelType = "qwen3", Layout = typeof(Qwen3Of8B))]
public sealed partial class Qwen3Of4B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 36;

    [Config("hidden_size")]
    public const int Hidden = 2560;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("intermediate_size")]
    public const int Inner = 9728;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}
