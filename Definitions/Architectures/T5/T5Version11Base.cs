namespace DslPeft.Architectures;

/// <summary>
/// T5 v1.1 (Raffel et al., arXiv 1910.10683; Shazeer, arXiv 2002.05202), base size: T5 with gated feed-forward networks and a decoder of
/// the language model's own.
/// </summary>
[Architecture(Checkpoint = "google/t5-v1_1-base", ModelType = "t5")]
[
    ConfigValue("feed_forward_proj", "gated-gelu", Default = "relu"),
    ConfigValue("is_gated_act", true),
    ConfigValue("is_encoder_decoder", true),
    ConfigValue("tie_encoder_decoder", false)
]
[Seq2SeqLmRecipe(Decoder = nameof(LmHead), Tied = TiedDecoder, ScaledWhenTied = true, Start = Padding, Padding = Padding)]
public sealed partial class T5Version11Base : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 32128;

    [Config("num_layers")]
    public const int Layers = 12;

    /// <summary>Layers of the second stack.</summary>
    [Config("num_decoder_layers")]
    public const int DecoderLayers = Layers;

    [Config("d_model")]
    public const int Hidden = 768;

    [Config("num_heads")]
    public const int Heads = 12;

    /// <summary>Width of a head; all heads together need not be as wide as the hidden states.</summary>
    [Config("d_kv")]
    public const int HeadSize = 64;

    [Config("d_ff")]
    public const int Inner = 2048;

    /// <summary>Buckets of relative positions.</summary>
    [Config("relative_attention_num_buckets", Default = 32)]
    public const int Buckets = 32;

    /// <summary>The distance from which on all share one bucket.</summary>
    [Config("relative_attention_max_distance", Default = 128)]
    public const int Distance = 128;

    [Config("dense_act_fn")]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_epsilon", Default = 1e-6)]
    public const double Epsilon = 1e-6;

    [Config("dropout_rate", TrainingOnly = true)]
    public const double Dropout = 0.1;

    /// <summary>True for a size whose language model decodes with the words' table.</summary>
    [Config("tie_word_embeddings", Default = true)]
    public const bool TiedDecoder = false;

    /// <summary>The token of padding, which also stands before a target's first.</summary>
    [Config("pad_token_id", Aliases = ["decoder_start_token_id"])]
    public const int Padding = 0;

    [Embed(Vocab, Hidden, Key = "shared", Site = Site.Words, Dropout = Dropout, Copies = ["encoder.embed_tokens", "decoder.embed_tokens"])]
    public partial Embedding Words { get; }

    [RelativePositions(Buckets, Heads, Key = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias", Distance = Distance)]
    public partial Embedding EncoderPositions { get; }

    [Repeat(Layers, Key = "encoder.block.{i}")]
    public partial Repeated<T5GatedEncoderLayer> Encoder { get; }

    [Norm(Hidden, Key = "encoder.final_layer_norm", Epsilon = Epsilon, RootMeanSquare = true, Dropout = Dropout)]
    public partial Norm EncoderNorm { get; }

    [RelativePositions(Buckets, Heads, Key = "decoder.block.0.layer.0.SelfAttention.relative_attention_bias", Distance = Distance)]
    public partial Embedding DecoderPositions { get; }

    [Repeat(DecoderLayers, Key = "decoder.block.{i}")]
    public partial Repeated<T5GatedDecoderLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.final_layer_norm", Epsilon = Epsilon, RootMeanSquare = true, Dropout = Dropout)]
    public partial Norm DecoderNorm { get; }

    [Linear(Hidden, Vocab, Key = "lm_head", NoBias = true)]
    public partial Linear LmHead { get; }
}
