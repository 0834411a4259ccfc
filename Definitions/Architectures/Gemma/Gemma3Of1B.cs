namespace DslPeft.Architectures;

/// <summary>
/// Gemma 3 (arXiv 2503.19786), the text model of a billion parameters: 26 layers, hidden 1152; five layers with a window of 512 tokens and
/// a rotary base of 10,000, then one that attends to all tokens with a base of a million.
/// </summary>
[Architecture(Checkpoint = "google/gemma-3-1b-pt", KeyPrefix = "model", ModelType = "gemma3_text", Ignores = ["hidden_act"])]
[ConfigValue("attn_logit_softcapping", null), ConfigValue("final_logit_softcapping", null)]
[ConfigValue("tie_word_embeddings", true), ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(TiedKey = "lm_head")]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Gemma3Of1B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 262144;

    [Config("max_position_embeddings")]
    public const int Positions = 32768;

    [Config("num_hidden_layers")]
    public const int Layers = 26;

    [Config("hidden_size")]
    public const int Hidden = 1152;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 1;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim", Default = 256)]
    public const int HeadSize = 256;

    [Config("intermediate_size")]
    public const int Inner = 6912;

    [Config("hidden_activation", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"])]
    public const double RotaryBase = 1000000;

    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    /// <summary>Scores are divided by its square root.</summary>
    [Config("query_pre_attn_scalar", Default = 256)]
    public const double ScoreScale = 256;

    /// <summary>How many tokens a token attends to, itself included, in the layers that do not attend to all.</summary>
    [Config("sliding_window", Default = 4096)]
    public const int Window = 512;

    /// <summary>Every so many layers one attends to all tokens, the last of them.</summary>
    [Config("sliding_window_pattern", Aliases = ["_sliding_window_pattern"], Default = 6)]
    public const int FullEvery = 6;

    /// <summary>Base of the rotary positions of layers with a window.</summary>
    [Config("rope_local_base_freq", Default = 10000)]
    public const double WindowRotaryBase = 10000;

    /// <summary>How the angles of the other layers are scaled: not at all, in this size.</summary>
    public const RotaryScaling Scaling = RotaryScaling.None;

    /// <summary>The factor of the scaling.</summary>
    public const double ScalingFactor = 1;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words, Padding = 0, Scaled = true)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<Gemma3Layer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true, UnitOffset = true)]
    public partial Norm FinalNorm { get; }
}
