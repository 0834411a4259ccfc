using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

[Architecture]
[Seq2SeqLmRecipe(Decoder = nameof(Generator), Start = 0, Padding = 0)]
public sealed partial class TorchSeq2Seq : IArchitecture
{
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int Inner = 64;
    public const Act Activation = Act.Relu;
    public const double Epsilon = 1e-5;
    public const double Dropout = 0;

    [Embed(60, Hidden, Key = "src_embed", Site = Site.Words, Scaled = true, Sinusoids = true)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "encoder.layers.{i}")]
    public partial Repeated<TransformerEncoderLayer> Encoder { get; }

    [Norm(Hidden, Key = "encoder.norm", Epsilon = Epsilon)]
    public partial Norm EncoderNorm { get; }

    [Embed(60, Hidden, Key = "tgt_embed", Scaled = true, Sinusoids = true)]
    public partial Embedding TargetWords { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<TransformerDecoderLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.norm", Epsilon = Epsilon)]
    public partial Norm DecoderNorm { get; }

    [Linear(Hidden, 60, Key = "generator")]
    public partial Linear Generator { get; }
}

#pragma warning disable DPEFT134 // The recorded model takes embedded tokens.
[Architecture]
public sealed partial class TorchPostNorm : IArchitecture
{
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int Inner = 64;
    public const Act Activation = Act.Relu;
    public const double Epsilon = 1e-5;
    public const double Dropout = 0;

    [Embed(3 * 8, Hidden, Key = "src_embed", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "encoder.layers.{i}")]
    public partial Repeated<TransformerEncoderLayer> Encoder { get; }

    [Norm(Hidden, Key = "encoder.norm", Epsilon = Epsilon)]
    public partial Norm EncoderNorm { get; }

    [Embed(3 * 6, Hidden, Key = "tgt_embed")]
    public partial Embedding TargetWords { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<TransformerDecoderLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.norm", Epsilon = Epsilon)]
    public partial Norm DecoderNorm { get; }
}

[Architecture]
public sealed partial class TorchPreNorm : IArchitecture
{
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int Inner = 64;
    public const Act Activation = Act.Gelu;
    public const double Epsilon = 1e-5;
    public const double Dropout = 0;

    [Embed(3 * 8, Hidden, Key = "src_embed", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Repeat(Layers, Key = "encoder.layers.{i}")]
    public partial Repeated<PreNormEncoderLayer> Encoder { get; }

    [Norm(Hidden, Key = "encoder.norm", Epsilon = Epsilon)]
    public partial Norm EncoderNorm { get; }

    [Embed(3 * 6, Hidden, Key = "tgt_embed")]
    public partial Embedding TargetWords { get; }

    [Repeat(Layers, Key = "decoder.layers.{i}")]
    public partial Repeated<PreNormDecoderLayer> Decoder { get; }

    [Norm(Hidden, Key = "decoder.norm", Epsilon = Epsilon)]
    public partial Norm DecoderNorm { get; }
}

[Adapt<TorchSeq2Seq>]
[FullFineTuning]
[Seq2SeqLm]
public sealed partial class TorchSeq2SeqLm : IAdapted;

[Adapt<TorchPostNorm>]
[FullFineTuning]
public sealed partial class TorchPostNormStates : IAdapted;

[Adapt<TorchPreNorm>]
[FullFineTuning]
public sealed partial class TorchPreNormStates : IAdapted;
