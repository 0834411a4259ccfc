using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

[Architecture(KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class TinyBart : IArchitecture
{
    public const int Vocab = 99;
    public const int Positions = 40;
    public const int Hidden = 32;
    public const int EncoderLayers = 2;
    public const int EncoderHeads = 4;
    public const int EncoderInner = 37;
    public const int DecoderLayers = 2;
    public const int DecoderHeads = 4;
    public const int DecoderInner = 37;
    public const double Dropout = 0;
}

[Architecture(KeyPrefix = "model", ModelType = "mbart", Layout = typeof(MBartLarge))]
public sealed partial class TinyMBart : IArchitecture
{
    public const int Vocab = 60;
    public const int Positions = 30;
    public const int Hidden = 24;
    public const int EncoderLayers = 2;
    public const int EncoderHeads = 4;
    public const int EncoderInner = 30;
    public const int DecoderLayers = 2;
    public const int DecoderHeads = 3;
    public const int DecoderInner = 36;
    public const double Dropout = 0;
}

[Adapt<TinyBart>]
[FullFineTuning]
[Seq2SeqLm]
[Recorded("base/bart_conditional_generation")]
public sealed partial class TinyBartLm : IAdapted;

[Adapt<TinyMBart>]
[FullFineTuning]
[Seq2SeqLm]
[Recorded("families/mbart_conditional_generation")]
public sealed partial class TinyMBartLm : IAdapted;

/// <summary>Parameters of the declared sizes of BART.</summary>
public sealed class BartCountTests
{
    [Fact]
    public void ParametersOfDeclaredSizes()
    {
        Assert.Equal(139_420_416, BartBase.ParameterCount);
        Assert.Equal(406_291_456, BartLarge.ParameterCount);
        Assert.Equal(406_291_456 - 1024, BartLargeCnn.ParameterCount);
        Assert.Equal(610_851_840, MBartLarge.ParameterCount);
    }
}
