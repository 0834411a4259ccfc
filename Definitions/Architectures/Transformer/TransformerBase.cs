namespace DslPeft.Architectures;

/// <summary>
/// The Transformer (Vaswani et al., arXiv 1706.03762), base size: two stacks of 6 layers, hidden 512, 8 heads; norms after the sums, sines
/// and cosines of the positions, words multiplied by the root of the hidden width, one table of words for both stacks and the decoder.
/// Words are byte pairs of both languages, about 37,000.
/// </summary>
[Architecture(ModelType = "transformer")]
[Seq2SeqLmRecipe(Start = Start, Padding = Padding)]
public sealed partial class TransformerBase : IArchitecture
{
    public const int Vocab = 37000;
    public const int Layers = 6;
    public const int Hidden = 512;
    public const int Heads = 8;
    public const int Inner = 2048;
    public const Act Activation = Act.Relu;
    public const double Epsilon = 1e-5;
    public const double Dropout = 0.1;

    /// <summary>The token of padding.</summary>
    public const int Padding = 0;

    /// <summary>The token before a target's first.</summary>
    public const int Start = 1;

    [Embed(Vocab, Hidden, Key = "embed", Site = Site.Words, Scaled = true, Sinusoids = true, Dropout = Dropout)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "encoder.layers.{i}")]
    public partial Repeated<TransformerEncoderLayer> Encoder { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<TransformerDecoderLayer> Decoder { get; }
}

/// <summary>The Transformer, big size: hidden 1024, 16 heads, dropout 0.3.</summary>
[Architecture(ModelType = "transformer", Layout = typeof(TransformerBase))]
public sealed partial class TransformerBig : IArchitecture
{
    public const int Hidden = 1024;
    public const int Heads = 16;
    public const int Inner = 4096;
    public const double Dropout = 0.3;
}
