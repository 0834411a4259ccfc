namespace DslPeft.Architectures;

/// <summary>
/// OPT (Zhang et al., arXiv 2205.01068), the size of 125 million parameters: 12 layers, hidden 768; a table of positions that the mask
/// counts, and a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "facebook/opt-125m", KeyPrefix = "model", ModelType = "opt")]
[
    ConfigValue("do_layer_norm_before", true),
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
public sealed partial class Opt125M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50272;

    [Config("max_position_embeddings")]
    public const int Positions = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    [Config("hidden_size")]
    public const int Hidden = 768;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("ffn_dim")]
    public const int Inner = 4 * Hidden;

    [Config("activation_function", Default = Act.Relu)]
    public const Act Activation = Act.Relu;

    /// <summary>Width of the words' table.</summary>
    [Config("word_embed_proj_dim")]
    public const int WordWidth = Hidden;

    /// <summary>True for norms before the sublayers, false for norms after the residual sums.</summary>
    public const bool NormsBefore = true;

    /// <summary>Added to the variance in the norms.</summary>
    public const double Epsilon = 1e-5;

    /// <summary>Dropout after each sublayer while training.</summary>
    [Config("dropout", TrainingOnly = true)]
    public const double Dropout = 0.1;

    /// <summary>Dropout of the attention's probabilities while training.</summary>
    [Config("attention_dropout", TrainingOnly = true)]
    public const double AttentionDropout = 0;

    [Embed(Vocab, Hidden, Key = "decoder.embed_tokens", Site = Site.Words, Padding = 1)]
    public partial Embedding Words { get; }

    /// <summary>Positions, counted over the tokens that the mask attends to; the first token reads row 2.</summary>
    [Embed(Positions + 2, Hidden, IndexedBy.Positions, Key = "decoder.embed_positions", First = 2, ByMask = true)]
    public partial Embedding PositionTable { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<OptLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.final_layer_norm", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }
}

/// <summary>OPT 1.3B: 24 layers, hidden 2048, 32 heads.</summary>
[Architecture(Checkpoint = "facebook/opt-1.3b", KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class Opt1300M : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 32;
}

/// <summary>OPT 2.7B: 32 layers, hidden 2560, 32 heads.</summary>
[Architecture(Checkpoint = "facebook/opt-2.7b", KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class Opt2700M : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 2560;

    [Config("num_attention_heads")]
    public const int Heads = 32;
}

/// <summary>OPT 6.7B: 32 layers, hidden 4096, 32 heads.</summary>
[Architecture(Checkpoint = "facebook/opt-6.7b", KeyPrefix = "model", ModelType = "opt", Layout = typeof(Opt125M))]
public sealed partial class Opt6700M : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("num_attention_heads")]
    public const int Heads = 32;
}
