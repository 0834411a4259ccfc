namespace DslPeft.Architectures;

/// <summary>BART, large size: 12 layers in each stack, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "facebook/bart-large", KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class BartLarge : IArchitecture
{
    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("encoder_layers")]
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
}

/// <summary>BART, large size, as it was trained to summarise news; it has a word less.</summary>
[Architecture(Checkpoint = "facebook/bart-large-cnn", KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class BartLargeCnn : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50264;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("encoder_layers")]
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
}

/// <summary>mBART-50 (Tang et al., arXiv 2008.00401): mBART over 50 languages.</summary>
[Architecture(Checkpoint = "facebook/mbart-large-50", KeyPrefix = "model", ModelType = "mbart", Layout = typeof(MBartLarge))]
public sealed partial class MBart50Large : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250054;
}
