namespace DslPeft.Architectures;

/// <summary>
/// mBART (Liu et al., arXiv 2001.08210): BART's large size over 25 languages, with the norms in front, a norm behind each stack, and words
/// multiplied by the root of the hidden width. A target's last token, its language, stands before its first.
/// </summary>
[Architecture(Checkpoint = "facebook/mbart-large-cc25", KeyPrefix = "model", ModelType = "mbart")]
[
    ConfigValue("is_encoder_decoder", true),
    ConfigValue("tie_word_embeddings", true),
    ConfigValue("normalize_before", true),
    ConfigValue("add_final_layer_norm", true)
]
[
    ConfigValue("normalize_embedding", true),
    ConfigValue("static_position_embeddings", false),
    ConfigValue("add_bias_logits", false),
    ConfigValue("extra_pos_embeddings", 2)
]
[ConfigValue("encoder_layerdrop", 0.0, TrainingOnly = true), ConfigValue("decoder_layerdrop", 0.0, TrainingOnly = true)]
[Seq2SeqLmRecipe(TiedKey = "lm_head", BiasKey = "final_logits_bias", Start = -1, Padding = Padding)]
public sealed partial class MBartLarge : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250027;

    [Config("max_position_embeddings")]
    public const int Positions = 1024;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("encoder_layers", Aliases = ["num_hidden_layers"])]
    public const int EncoderLayers = 12;

    [Config("encoder_attention_heads")]
    public const int EncoderHeads = 16;

    [Config("encoder_ffn_dim")]
    public const int EncoderInner = 4096;

    [Config("decoder_layers")]
    public const int DecoderLayers = 12;

    [Config("decoder_attention_heads")]
    public const int DecoderHeads = 16;

    [Config("decoder_ffn_dim")]
    public const int DecoderInner = 4096;

    [Config("activation_function", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    /// <summary>True if words are multiplied by the root of the hidden width.</summary>
    [Config("scale_embedding", Default = false)]
    public const bool ScaledWords = true;
    public const double Epsilon = 1e-5;

    [Config("dropout", TrainingOnly = true)]
    public const double Dropout = 0.1;

    [Config("attention_dropout", TrainingOnly = true)]
    public const double AttentionDropout = 0;

    [Config("activation_dropout", TrainingOnly = true)]
    public const double ActivationDropout = 0;

    /// <summary>The token of padding.</summary>
    [Config("pad_token_id")]
    public const int Padding = 1;

    /// <summary>The first row of the tables of positions that a token reads.</summary>
    public const int FirstPosition = 2;

    [Embed(
        Vocab,
        Hidden,
        Key = "shared",
        Site = Site.Words,
        Padding = Padding,
        Scaled = ScaledWords,
        Copies = ["encoder.embed_tokens", "decoder.embed_tokens"]
    )]
    public partial Embedding Words { get; }

    [Embed(Positions + FirstPosition, Hidden, IndexedBy.Positions, Key = "encoder.embed_positions", First = FirstPosition)]
    public partial Embedding EncoderPositions { get; }

    [Norm(Hidden, Key = "encoder.layernorm_embedding", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm EncoderEmbeddingNorm { get; }

    [Repeat(EncoderLayers, Key = "encoder.layers.{i}")]
    public partial Repeated<MBartEncoderLayer> Encoder { get; }

    [Norm(Hidden, Key = "encoder.layer_norm", Epsilon = Epsilon)]
    public partial Norm EncoderNorm { get; }

    [Embed(Positions + FirstPosition, Hidden, IndexedBy.Positions, Key = "decoder.embed_positions", First = FirstPosition)]
    public partial Embedding DecoderPositions { get; }

    [Norm(Hidden, Key = "decoder.layernorm_embedding", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm DecoderEmbeddingNorm { get; }

    [Repeat(DecoderLayers, Key = "decoder.layers.{i}")]
    public partial Repeated<MBartDecoderLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.layer_norm", Epsilon = Epsilon)]
    public partial Norm DecoderNorm { get; }
}
