namespace DslPeft.Architectures;

/// <summary>
/// Phi-2: 32 layers, hidden 2560, 32 heads; rotary positions of two fifths of each head, attention and feed-forward beside one another, a
/// decoder with a bias.
/// </summary>
[Architecture(Checkpoint = "microsoft/phi-2", KeyPrefix = "model", ModelType = "phi")]
[
    ConfigValue("qk_layernorm", false),
    ConfigValue("tie_word_embeddings", false),
    ConfigValue("embd_pdrop", 0.0, TrainingOnly = true),
    ConfigValue("attention_dropout", 0.0, TrainingOnly = true)
]
[CausalLmRecipe(Decoder = nameof(LmHead))]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Phi2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 51200;

    [Config("max_position_embeddings")]
    public const int Positions = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 2560;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = Heads;

    /// <summary>Width of a head of queries, keys and values.</summary>
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 4 * Hidden;

    [Config("hidden_act", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_eps", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>Share of each head's dimensions that rotary positions turn.</summary>
    [Config("partial_rotary_factor", Aliases = ["rope_parameters.partial_rotary_factor"], Default = 0.5)]
    public const double RotaryShare = 0.4;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("resid_pdrop", TrainingOnly = true)]
    public const double Dropout = 0.1;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<PhiLayer> Decoder { get; }

    [Norm(Hidden, Key = "final_layernorm", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head")]
    public partial Linear LmHead { get; }
}

/// <summary>Phi-1.5 (arXiv 2309.05463): 24 layers, hidden 2048; rotary positions of half of each head.</summary>
[Architecture(Checkpoint = "microsoft/phi-1_5", KeyPrefix = "model", ModelType = "phi", Layout = typeof(Phi2))]
public sealed partial class Phi15 : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("partial_rotary_factor")]
    public const double RotaryShare = 0.5;

    [Config("resid_pdrop", TrainingOnly = true)]
    public const double Dropout = 0;
}
