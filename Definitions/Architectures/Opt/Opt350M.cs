namespace DslPeft.Architectures;

/// <summary>
/// OPT of 350 million parameters: 24 layers, hidden 1024, norms after the residual sums, and words of 512 dimensions that are projected in
/// and out.
/// </summary>
[Architecture(Checkpoint = "facebook/opt-350m", KeyPrefix = "model", ModelType = "opt")]
[
    ConfigValue("do_layer_norm_before", false),
    ConfigValue("enable_bias", true),
    ConfigValue("layer_norm_elementwise_affine", true),
    ConfigValue("_remove_final_layer_norm", false)
]
[ConfigValue("tie_word_embeddings", true), ConfigValue("layerdrop", 0.0, TrainingOnly = true)]
[CausalLmRecipe(TiedKey = "lm_head")]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "score"),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Opt350M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50272;

    [Config("max_position_embeddings")]
    public const int Positions = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("ffn_dim")]
    public const int Inner = 4 * Hidden;

    [Config("activation_function", Default = Act.Relu)]
    public const Act Activation = Act.Relu;

    /// <summary>Width of the words' table.</summary>
    [Config("word_embed_proj_dim")]
    public const int WordWidth = 512;

    /// <summary>True for norms before the sublayers, false for norms after the residual sums.</summary>
    public const bool NormsBefore = false;

    /// <summary>Added to the variance in the norms.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("dropout", TrainingOnly = true)]
    public const double Dropout = 0.1;

    /// <summary>Dropout of the attention's probabilities while training.</summary>
    [Config("attention_dropout", TrainingOnly = true)]
    public const double AttentionDropout = 0;

    [Embed(Vocab, WordWidth, Key = "decoder.embed_tokens", Site = Site.Words, Padding = 1)]
    public partial Embedding Words { get; }

    [Linear(WordWidth, Hidden, Key = "decoder.project_in", NoBias = true)]
    public partial Linear ProjectIn { get; }

    /// <summary>Positions, counted over the tokens that the mask attends to; the first token reads row 2.</summary>
    [Embed(Positions + 2, Hidden, IndexedBy.Positions, Key = "decoder.embed_positions", First = 2, ByMask = true)]
    public partial Embedding PositionTable { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<OptLayer> Decoder { get; }

    [Linear(Hidden, WordWidth, Key = "decoder.project_out", NoBias = true)]
    public partial Linear ProjectOut { get; }
}
