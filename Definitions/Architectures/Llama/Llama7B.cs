namespace DslPeft.Architectures;

/// <summary>
/// LLaMA (Touvron et al., arXiv 2302.13971), smallest size: 32 layers, hidden 4096; root-mean-square norms in front, rotary positions, a
/// gated feed-forward network, no biases.
/// </summary>
[Architecture(Checkpoint = "huggyllama/llama-7b", KeyPrefix = "model", ModelType = "llama")]
[ConfigValue("sliding_window", null), ConfigValue("use_sliding_window", false), ConfigValue("layer_types", "full_attention")]
[ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Llama7B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 32000;

    [Config("max_position_embeddings")]
    public const int Positions = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("num_attention_heads", Default = 32)]
    public const int Heads = 32;

    /// <summary>Heads of keys and values: fewer than of queries in some sizes.</summary>
    [Config("num_key_value_heads")]
    public const int KeyValueHeads = Heads;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim")]
    public const int HeadSize = Hidden / Heads;

    [Config("intermediate_size")]
    public const int Inner = 11008;

    [Config("hidden_act", Aliases = ["hidden_activation"], Default = Act.Silu)]
    public const Act Activation = Act.Silu;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    /// <summary>Base of the rotary positions.</summary>
    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"], Default = 10000)]
    public const double RotaryBase = 10000;

    /// <summary>How the angles of rotary positions are scaled: not at all, in this size.</summary>
    public const RotaryScaling Scaling = RotaryScaling.None;

    /// <summary>The factor by which texts are longer than those of pretraining.</summary>
    public const double ScalingFactor = 1;

    /// <summary>Tokens of the texts of pretraining, where scaling asks.</summary>
    public const int OriginalPositions = 0;

    /// <summary>Bounds of the wavelengths that <see cref="RotaryScaling.Llama3"/> mixes.</summary>
    public const double LowFactor = 1,
        HighFactor = 4;

    /// <summary>How many tokens a token attends to; 0 for all before it.</summary>
    public const int Window = 0;

    /// <summary>True for biases of the projections of queries, keys and values.</summary>
    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    /// <summary>True for a bias of the attention's output projection.</summary>
    public const bool OutputBias = AttentionBias;

    /// <summary>True for biases of the feed-forward network.</summary>
    [Config("mlp_bias", Default = false)]
    public const bool MlpBias = false;

    /// <summary>True for a size whose language model decodes with the words' table.</summary>
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
