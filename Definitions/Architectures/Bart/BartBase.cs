namespace DslPeft.Architectures;

/// <summary>
/// BART (Lewis et al., arXiv 1910.13461), base size: two stacks of 6 layers, hidden 768, 12 heads; norms after the sums, learnt positions
/// from row 2 on. Its language model decodes with the words' table.
/// </summary>
[Architecture(Checkpoint = "facebook/bart-base", KeyPrefix = "model", ModelType = "bart")]
[
    ConfigValue("is_encoder_decoder", true),
    ConfigValue("tie_word_embeddings", true),
    ConfigValue("normalize_before", false),
    ConfigValue("add_final_layer_norm", false)
]
[
    ConfigValue("normalize_embedding", true),
    ConfigValue("static_position_embeddings", false),
    ConfigValue("add_bias_logits", false),
    ConfigValue("extra_pos_embeddings", 2)
]
[ConfigValue("encoder_layerdrop", 0.0, TrainingOnly = true), ConfigValue("decoder_layerdrop", 0.0, TrainingOnly = true)]
[Seq2SeqLmRecipe(TiedKey = "lm_head", BiasKey = "final_logits_bias", Start = Start, Padding = Padding)]
public sealed partial class BartBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50265;

    [Config("max_position_embeddings")]
    public const int Positions = 1024;

    [Config("d_model")]
    public const int Hidden = 768;

    [Config("encoder_layers", Aliases = ["num_hidden_layers"])]
    public const int EncoderLayers = 6;

    [Config("encoder_attention_heads")]
    public const int EncoderHeads = 12;

    [Config("encoder_ffn_dim")]
    public const int EncoderInner = 3072;

    [Config("decoder_layers")]
    public const int DecoderLayers = 6;

    [Config("decoder_attention_heads")]
    public const int DecoderHeads = 12;

    [Config("decoder_ffn_dim")]
    public const int DecoderInner = 3072;

    [Config("activation_function", Default = Act.Gelu)]
    public const Act Activation = Act.Gelu;

    /// <summary>True if words are multiplied by the root of the hidden width.</summary>
    [Config("scale_embedding", Default = false)]
    public const bool ScaledWords = false;
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

    /// <summary>The token before a target's first.</summary>
    [Config("decoder_start_token_id")]
    public const int Start = 2;

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
    public partial Repeated<BartEncoderLayer> Encoder { get; }

    [Embed(Positions + FirstPosition, Hidden, IndexedBy.Positions, Key = "decoder.embed_positions", First = FirstPosition)]
    public partial Embedding DecoderPositions { get; }

    [Norm(Hidden, Key = "decoder.layernorm_embedding", Epsilon = Epsilon, Dropout = Dropout)]
    public partial Norm DecoderEmbeddingNorm { get; }

    [Repeat(DecoderLayers, Key = "decoder.layers.{i}")]
    public partial Repeated<BartDecoderLayer> Decoder { get; }
}
