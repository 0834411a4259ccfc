namespace DslPeft.Architectures;

/// <summary>
/// mT5 (Xue et al., arXiv 2010.11934), small size: T5 v1.1 over 250,112 words of 101 languages, 8 layers in each stack, hidden 512, 6
/// heads.
/// </summary>
[Architecture(Checkpoint = "google/mt5-small", ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class MT5Small : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250112;

    [Config("num_layers")]
    public const int Layers = 8;

    [Config("num_heads")]
    public const int Heads = 6;

    [Config("d_model")]
    public const int Hidden = 512;

    [Config("d_ff")]
    public const int Inner = 1024;
}

/// <summary>
/// mT5 (Xue et al., arXiv 2010.11934), base size: T5 v1.1 over 250,112 words of 101 languages, 12 layers in each stack, hidden 768, 12
/// heads.
/// </summary>
[Architecture(Checkpoint = "google/mt5-base", ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class MT5Base : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250112;
}

/// <summary>
/// mT5 (Xue et al., arXiv 2010.11934), large size: T5 v1.1 over 250,112 words of 101 languages, 24 layers in each stack, hidden 1024, 16
/// heads.
/// </summary>
[Architecture(Checkpoint = "google/mt5-large", ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class MT5Large : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250112;

    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 16;

    [Config("d_ff")]
    public const int Inner = 2816;
}

/// <summary>
/// mT5 (Xue et al., arXiv 2010.11934), XL size: T5 v1.1 over 250,112 words of 101 languages, 24 layers in each stack, hidden 2048, 32
/// heads.
/// </summary>
[Architecture(Checkpoint = "google/mt5-xl", ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class MT5XL : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250112;

    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 2048;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_ff")]
    public const int Inner = 5120;
}

/// <summary>
/// mT5 (Xue et al., arXiv 2010.11934), XXL size: T5 v1.1 over 250,112 words of 101 languages, 24 layers in each stack, hidden 4096, 64
/// heads.
/// </summary>
[Architecture(Checkpoint = "google/mt5-xxl", ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class MT5XXL : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250112;

    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 4096;

    [Config("num_heads")]
    public const int Heads = 64;

    [Config("d_ff")]
    public const int Inner = 10240;
}

/// <summary>ByT5 (Xue et al., arXiv 2105.13626), small size: T5 v1.1 over bytes, 12 layers and then 4, hidden 1472, 6 heads.</summary>
[Architecture(Checkpoint = "google/byt5-small", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class ByT5Small : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 384;

    [Config("num_layers")]
    public const int Layers = 12;

    [Config("num_decoder_layers")]
    public const int DecoderLayers = 4;

    [Config("d_model")]
    public const int Hidden = 1472;

    [Config("num_heads")]
    public const int Heads = 6;

    [Config("d_ff")]
    public const int Inner = 3584;
}

/// <summary>ByT5 (Xue et al., arXiv 2105.13626), base size: T5 v1.1 over bytes, 18 layers and then 6, hidden 1536, 12 heads.</summary>
[Architecture(Checkpoint = "google/byt5-base", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class ByT5Base : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 384;

    [Config("num_layers")]
    public const int Layers = 18;

    [Config("num_decoder_layers")]
    public const int DecoderLayers = 6;

    [Config("d_model")]
    public const int Hidden = 1536;

    [Config("num_heads")]
    public const int Heads = 12;

    [Config("d_ff")]
    public const int Inner = 3968;
}

/// <summary>ByT5 (Xue et al., arXiv 2105.13626), large size: T5 v1.1 over bytes, 36 layers and then 12, hidden 1536, 16 heads.</summary>
[Architecture(Checkpoint = "google/byt5-large", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class ByT5Large : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 384;

    [Config("num_layers")]
    public const int Layers = 36;

    [Config("num_decoder_layers")]
    public const int DecoderLayers = 12;

    [Config("d_model")]
    public const int Hidden = 1536;

    [Config("num_heads")]
    public const int Heads = 16;

    [Config("d_ff")]
    public const int Inner = 3840;
}

/// <summary>ByT5 (Xue et al., arXiv 2105.13626), XL size: T5 v1.1 over bytes, 36 layers and then 12, hidden 2560, 32 heads.</summary>
[Architecture(Checkpoint = "google/byt5-xl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class ByT5XL : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 384;

    [Config("num_layers")]
    public const int Layers = 36;

    [Config("num_decoder_layers")]
    public const int DecoderLayers = 12;

    [Config("d_model")]
    public const int Hidden = 2560;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_ff")]
    public const int Inner = 6720;
}

/// <summary>ByT5 (Xue et al., arXiv 2105.13626), XXL size: T5 v1.1 over bytes, 36 layers and then 12, hidden 4672, 64 heads.</summary>
[Architecture(Checkpoint = "google/byt5-xxl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class ByT5XXL : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 384;

    [Config("num_layers")]
    public const int Layers = 36;

    [Config("num_decoder_layers")]
    public const int DecoderLayers = 12;

    [Config("d_model")]
    public const int Hidden = 4672;

    [Config("num_heads")]
    public const int Heads = 64;

    [Config("d_ff")]
    public const int Inner = 12352;
}
