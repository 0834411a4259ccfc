namespace DslPeft.Architectures;

/// <summary>
/// GPT-J-6B (Wang and Komatsuzaki, 2021): 28 layers, hidden 4096, 16 heads of which rotary positions turn 64 dimensions, a decoder with a
/// bias.
/// </summary>
[Architecture(Checkpoint = "EleutherAI/gpt-j-6b", KeyPrefix = "transformer", ModelType = "gptj")]
[
    ConfigValue("tie_word_embeddings", false),
    ConfigValue("scale_attn_weights", true),
    ConfigValue("embd_pdrop", 0.0, TrainingOnly = true),
    ConfigValue("attn_pdrop", 0.0, TrainingOnly = true)
]
[CausalLmRecipe(Decoder = nameof(LmHead))]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class GptJ6B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50400;

    [Config("n_positions")]
    public const int Positions = 2048;

    [Config("n_layer")]
    public const int Layers = 28;

    [Config("n_embd")]
    public const int Hidden = 4096;

    [Config("n_head")]
    public const int Heads = 16;

    [Config("n_inner")]
    public const int Inner = 4 * Hidden;

    [Config("activation_function", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_epsilon", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    /// <summary>How many of a head's dimensions rotary positions turn.</summary>
    [Config("rotary_dim", Default = 64)]
    public const int RotaryDim = 64;

    /// <summary>Base of the rotary positions.</summary>
    public const double RotaryBase = 10000;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("resid_pdrop", TrainingOnly = true)]
    public const double Dropout = 0;

    [Embed(Vocab, Hidden, Key = "wte", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "h.{i}")]
    public partial Repeated<GptJLayer> Decoder { get; }

    [Norm(Hidden, Key = "ln_f", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head")]
    public partial Linear LmHead { get; }
}
