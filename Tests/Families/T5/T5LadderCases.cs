using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>T5 with an inner width that a ladder can divide; the recording's configuration says what the side network is made of.</summary>
[Architecture(
    ModelType = "t5",
    Layout = typeof(T5Base),
    Ignores = [
        "add_bias_sampling",
        "add_residual_after",
        "decoder_side_layers",
        "encoder_side_layers",
        "gate_T",
        "gate_alpha",
        "lambda_distill",
        "lambda_label",
        "merge_last",
        "prefix_tuning",
        "train_task_adapters",
        "use_gate",
    ]
)]
public sealed partial class TinyLadderT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 8;
    public const int Inner = 48;
    public const int Buckets = 8;
    public const double Dropout = 0;
}

/// <summary>T5 v1.1 with an inner width that a ladder can divide, and heads that are together narrower than the hidden states.</summary>
[Architecture(ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class TinyGatedLadderT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 4;
    public const int Inner = 40;
    public const int Buckets = 8;
    public const double Dropout = 0;
}

/// <summary>BART with an inner width that a ladder can divide.</summary>
[Architecture(KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class TinyLadderBart : IArchitecture
{
    public const int Vocab = 99;
    public const int Positions = 40;
    public const int Hidden = 32;
    public const int EncoderLayers = 2;
    public const int EncoderHeads = 4;
    public const int EncoderInner = 40;
    public const int DecoderLayers = 2;
    public const int DecoderHeads = 4;
    public const int DecoderInner = 40;
    public const double Dropout = 0;
}

[Adapt<TinyLadderT5>]
[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4, Dropout = 0)]
[Seq2SeqLm]
[Recorded("lst/t5_learnable_gate")]
public sealed partial class T5Ladder : IAdapted;

[Adapt<TinyLadderT5>]
[SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4, Dropout = 0, Gates = false)]
[Seq2SeqLm]
[Recorded("lst/t5_no_gate")]
public sealed partial class T5SummedLadder : IAdapted;
