using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

[Architecture(ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class TinyT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 8;
    public const int Inner = 37;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}

[Architecture(ModelType = "t5", Layout = typeof(T5BaseEncoder))]
public sealed partial class TinyT5Encoder : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 8;
    public const int Inner = 37;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}

[Architecture(ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class TinyGatedT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 8;
    public const int Inner = 37;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}

[Adapt<TinyT5>]
[FullFineTuning]
[Seq2SeqLm]
[Recorded("base/t5_relu")]
public sealed partial class TinyT5Lm : IAdapted;

[Adapt<TinyT5Encoder>]
[FullFineTuning]
[Recorded("base/t5_encoder")]
public sealed partial class TinyT5States : IAdapted;

[Adapt<TinyGatedT5>]
[FullFineTuning]
[Seq2SeqLm]
[Recorded("base/t5_gated_gelu")]
public sealed partial class TinyGatedT5Lm : IAdapted;

[Architecture(ModelType = "mt5", Layout = typeof(T5Version11Base))]
public sealed partial class TinyMT5 : IArchitecture
{
    public const int Vocab = 60;
    public const int Layers = 2;
    public const int Hidden = 24;
    public const int Heads = 4;
    public const int HeadSize = 6;
    public const int Inner = 30;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}

[Adapt<TinyMT5>]
[FullFineTuning]
[Seq2SeqLm]
[Recorded("families/mt5_conditional_generation")]
public sealed partial class TinyMT5Lm : IAdapted;
