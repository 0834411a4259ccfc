namespace DslPeft.Architectures;

/// <summary>
/// Phi-3-mini over 4096 tokens (arXiv 2404.14219): 32 layers, hidden 3072, 32 heads, in which a token attends to itself and the 2046
/// before it.
/// </summary>
[Architecture(Checkpoint = "microsoft/Phi-3-mini-4k-instruct", KeyPrefix = "model", ModelType = "phi3")]
[
    ConfigValue("attention_bias", false),
    ConfigValue("embd_pdrop", 0.0, TrainingOnly = true),
    ConfigValue("attention_dropout", 0.0, TrainingOnly = true)
]
[CausalLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Phi3Mini : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 32064;

    [Config("max_position_embeddings")]
    public const int Positions = 4096;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 3072;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = Heads;

    /// <summary>Width of a head of queries, keys and values.</summary>
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 8192;

    [Config("hidden_act", Default = Act.Silu)]
    public const Act Activation = Act.Silu;

    [Config("rms_norm_eps", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>How many tokens a token attends to, itself included; 0 for all before it.</summary>
    [Config("sliding_window", Default = 0)]
    public const int Window = 2047;

    [Config("tie_word_embeddings", Default = false)]
    public const bool TiedDecoder = false;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("resid_pdrop", TrainingOnly = true)]
    public const double Dropout = 0;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<Phi3Layer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head", NoBias = true)]
    public partial Linear LmHead { get; }
}
