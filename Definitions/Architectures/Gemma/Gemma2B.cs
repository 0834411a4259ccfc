namespace DslPeft.Architectures;

/// <summary>
/// Gemma (arXiv 2403.08295), the size of 2 billion parameters: 18 layers, hidden 2048, 8 heads of 256 dimensions that share one of keys
/// and values, embeddings scaled by √2048, and a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "google/gemma-2b", KeyPrefix = "model", ModelType = "gemma", Ignores = ["hidden_act"])]
[ConfigValue("tie_word_embeddings", true), ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(TiedKey = "lm_head")]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Gemma2B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 256000;

    [Config("max_position_embeddings")]
    public const int Positions = 8192;

    [Config("num_hidden_layers")]
    public const int Layers = 18;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 8;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim", Default = 256)]
    public const int HeadSize = 256;

    [Config("intermediate_size")]
    public const int Inner = 16384;

    [Config("hidden_activation", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"])]
    public const double RotaryBase = 10000;

    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words, Padding = 0, Scaled = true)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<GemmaLayer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true, UnitOffset = true)]
    public partial Norm FinalNorm { get; }
}

/// <summary>Gemma 7B: 28 layers, hidden 3072, 16 heads.</summary>
[Architecture(Checkpoint = "google/gemma-7b", KeyPrefix = "model", ModelType = "gemma", Layout = typeof(Gemma2B))]
public sealed partial class Gemma7B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 28;

    [Config("hidden_size")]
    public const int Hidden = 3072;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 16;

    [Config("intermediate_size")]
    public const int Inner = 24576;
}
