namespace DslPeft.Architectures;

/// <summary>
/// Gemma 2 (arXiv 2408.00118), the size of 2 billion parameters: 26 layers, hidden 2304; caps on scores and logits, norms around each
/// sublayer, and a window in every other layer.
/// </summary>
[Architecture(Checkpoint = "google/gemma-2-2b", KeyPrefix = "model", ModelType = "gemma2", Ignores = ["hidden_act"])]
[ConfigValue("tie_word_embeddings", true), ConfigValue("attention_dropout", 0.0, TrainingOnly = true)]
[CausalLmRecipe(TiedKey = "lm_head", SoftCap = LogitCap)]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Gemma2Of2B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 256000;

    [Config("max_position_embeddings")]
    public const int Positions = 8192;

    [Config("num_hidden_layers")]
    public const int Layers = 26;

    [Config("hidden_size")]
    public const int Hidden = 2304;

    [Config("num_attention_heads")]
    public const int Heads = 8;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 4;

    /// <summary>Width of a head of queries, keys and values.</summary>
    [Config("head_dim", Default = 256)]
    public const int HeadSize = 256;

    [Config("intermediate_size")]
    public const int Inner = 9216;

    [Config("hidden_activation", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("rms_norm_eps", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    [Config("rope_theta", Aliases = ["rope_parameters.rope_theta"])]
    public const double RotaryBase = 10000;

    [Config("attention_bias", Default = false)]
    public const bool AttentionBias = false;

    /// <summary>Scores are divided by its square root.</summary>
    [Config("query_pre_attn_scalar", Default = 256)]
    public const double ScoreScale = 256;

    /// <summary>Cap of the scores, and of the logits; 0 for none.</summary>
    [Config("attn_logit_softcapping", Default = 50.0, Null = 0.0)]
    public const double ScoreCap = 50;

    [Config("final_logit_softcapping", Default = 30.0, Null = 0.0)]
    public const double LogitCap = 30;

    /// <summary>How many tokens a token attends to in every other layer, itself included.</summary>
    [Config("sliding_window", Default = 4096)]
    public const int Window = 4096;

    [Embed(Vocab, Hidden, Key = "embed_tokens", Site = Site.Words, Padding = 0, Scaled = true)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "layers.{i}")]
    public partial Repeated<Gemma2Layer> Decoder { get; }

    [Norm(Hidden, Key = "norm", Epsilon = Epsilon, RootMeanSquare = true, UnitOffset = true)]
    public partial Norm FinalNorm { get; }
}

/// <summary>Gemma 2 9B: 42 layers, hidden 3584, 16 heads of queries and 8 of keys and values.</summary>
[Architecture(Checkpoint = "google/gemma-2-9b", KeyPrefix = "model", ModelType = "gemma2", Layout = typeof(Gemma2Of2B))]
public sealed partial class Gemma2Of9B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 42;

    [Config("hidden_size")]
    public const int Hidden = 3584;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    [Config("intermediate_size")]
    public const int Inner = 14336;
}
