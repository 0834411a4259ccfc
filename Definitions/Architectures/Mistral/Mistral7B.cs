namespace DslPeft.Architectures;

/// <summary>
/// Mistral 7B (Jiang et al., arXiv 2310.06825): LLaMA's layers with 8 heads of keys and values for 32 of queries, in which a token attends
/// to itself and the 4095 before it.
/// </summary>
[Architecture(Checkpoint = "mistralai/Mistral-7B-v0.1", KeyPrefix = "model", ModelType = "mistral")]
[ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Mistral7B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 32000;

    [Config("max_position_embeddings")]
    public const int Positions = 32768;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("num_attention_heads", Default = 32)]
    public const int Heads = 32;

    [Config("num_key_value_heads", Default = 8)]
    public const int KeyValueHeads = 8;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim")]
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 14336;

    [Config("hidden_act", Default = Act.Silu)]
    public const Act Activation = Act.Silu;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-5;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>How the angles of rotary positions are scaled: not at all, in this size.</summary>
    public const RotaryScaling Scaling = RotaryScaling.None;

    /// <summary>The factor by which texts are longer than those of pretraining.</summary>
    public const double ScalingFactor = 1;

    /// <summary>Tokens of the texts of pretraining, where scaling asks.</summary>
    public const int OriginalPositions = 0;

    /// <summary>Bounds of the wavelengths that a scaling mixes.</summary>
    public const double LowFactor = 1,
        HighFactor = 4;

    /// <summary>How many tokens a token attends to, itself included; 0 for all before it.</summary>
    [Config("sliding_window", Default = 4096, Null = 0)]
    public const int Window = 4096;

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

/// <summary>Mistral 7B of version 0.3: 32,768 words, a rotary base of a million, and no window.</summary>
[Architecture(Checkpoint = "mistralai/Mistral-7B-v0.3", KeyPrefix = "model", ModelType = "mistral", Layout = typeof(Mistral7B))]
public sealed partial class Mistral03Of7B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 32768;

    [Config("rope_theta")]
    public const double RotaryBase = 1000000;

    [Config("sliding_window")]
    public const int Window = 0;
}
