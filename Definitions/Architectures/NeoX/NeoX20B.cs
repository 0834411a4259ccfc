namespace DslPeft.Architectures;

/// <summary>
/// GPT-NeoX-20B (Black et al., arXiv 2204.06745): 44 layers, hidden 6144, 64 heads; rotary positions of a quarter of each head, attention
/// and feed-forward beside one another.
/// </summary>
[Architecture(Checkpoint = "EleutherAI/gpt-neox-20b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox")]
[ConfigValue("tie_word_embeddings", false), ConfigValue("attention_bias", true), ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(Decoder = nameof(EmbedOut))]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class NeoX20B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50432;

    [Config("max_position_embeddings")]
    public const int Positions = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 44;

    [Config("hidden_size")]
    public const int Hidden = 6144;

    [Config("num_attention_heads")]
    public const int Heads = 64;

    [Config("intermediate_size")]
    public const int Inner = 24576;

    [Config("hidden_act", Default = Act.Gelu)]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_eps", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    [Config("rotary_emb_base", Aliases = ["rope_theta", "rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>Share of each head's dimensions that rotary positions turn.</summary>
    [Config("rotary_pct", Aliases = ["partial_rotary_factor", "rope_parameters.partial_rotary_factor"], Default = 0.25)]
    public const double RotaryShare = 0.25;

    /// <summary>True for attention and feed-forward beside one another.</summary>
    [Config("use_parallel_residual", Default = true)]
    public const bool Parallel = true;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("hidden_dropout", TrainingOnly = true)]
    public const double Dropout = 0;

    [Embed(Vocab, Hidden, Key = "embed_in", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<NeoXLayer> Decoder { get; }

    [Norm(Hidden, Key = "final_layer_norm", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }

    [Linear(Hidden, Vocab, Key = "embed_out", NoBias = true)]
    public partial Linear EmbedOut { get; }
}
