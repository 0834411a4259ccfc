using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>As <see cref="TinyBert"/> with dropout, and with an inner width that a ladder can divide.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TinyDroppingBert : IArchitecture
{
    public const int Vocab = 99,
        Positions = 40,
        Layers = 2,
        Hidden = 32,
        Heads = 4,
        Inner = 40;
    public const double Dropout = 0.1;
}

/// <summary>Every method of the library, over one base, with dropout wherever there can be some.</summary>
public static partial class Neighbours
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    public sealed partial class HeadAlone : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 3, Alpha = 6, Dropout = 0.1, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Dora(Site.Query, Site.Value, Rank = 3, Alpha = 6)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 5), AdapterDrop<PfeifferAttribute>(Most = 1)]
    public sealed partial class AdapterDrop : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [ParallelAdapter(Site.FeedForward, Bottleneck = 5, LearnScale = true, Dropout = 0.1)]
    public sealed partial class ParallelAdapter : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 5, Name = "first", Frozen = true),
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 5, Name = "second", Frozen = true)
    ]
    [AdapterFusion<PfeifferAttribute>(Dropout = 0.1)]
    public sealed partial class AdapterFusion : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 5, Name = "first", Task = 0),
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 5, Name = "second", Task = 1)
    ]
    public sealed partial class TwoTasks : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 5), Gate<PfeifferAttribute>(Start = Init.Bert)]
    [Lora(Site.Query, Site.Value, Rank = 3, Alpha = 3, Dropout = 0.1), Gate<LoraAttribute>]
    public sealed partial class UniPelt : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>]
    [Lora(Site.Query, Site.Value, Rank = 3, Alpha = 3, Dropout = 0.1), CentralGate<LoraAttribute>]
    public sealed partial class CentralGate : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3, Tasks = 2)]
    public sealed partial class PromptTuning : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Lora(Site.Words, "PositionTable", Rank = 3, Alpha = 6)]
    public sealed partial class LoraOfTables : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [TrainableTokens(Site.Words, Tokens = [7, 3, 50])]
    public sealed partial class TrainableTokens : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [AdaLora(Site.Query, Site.Value, InitialRank = 3, Rank = 2, Alpha = 6, Warmup = 1, Cooldown = 1, Dropout = 0.1)]
    public sealed partial class AdaLora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [PTuning(Site.Words, Length = 3, Inner = 5, Encoder = PromptEncoder.Lstm)]
    public sealed partial class PTuning : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Invertible(Site.EmbeddingOutput)]
    public sealed partial class Invertible : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 4)]
    public sealed partial class LadderSide : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [NormTuning]
    public sealed partial class NormTuning : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [TopLayers(Count = 1, Pooler = true)]
    public sealed partial class TopLayers : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 3, Alpha = 6, Dropout = 0.1), AdaMix<LoraAttribute>(Experts = 3)]
    public sealed partial class AdaMixOfLora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Vera(Site.Query, Site.Value, Rank = 8)]
    public sealed partial class Vera : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Loha(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class Loha : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Lokr(Site.Query, Site.FeedForwardUp, Factor = 4, Rank = 2, Scale = 2)]
    public sealed partial class Lokr : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Krona(Site.Query, Site.FeedForwardUp, Rows = 8, Columns = 4)]
    public sealed partial class Krona : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [KronaB(Site.FeedForward, Rows = 8, Columns = 4)]
    public sealed partial class KronaB : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4)]
    public sealed partial class Compacter : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [FishMask(Ratio = 0.05, Samples = 3)]
    public sealed partial class FishMask : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [DiffPruning(Density = 0.05)]
    public sealed partial class DiffPruning : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [IntrinsicDimension(Dimension = 100, Head = true)]
    public sealed partial class IntrinsicDimension : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class FullFineTuning : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Oft(Site.Query, Site.AttentionOut, Blocks = 4)]
    public sealed partial class Oft : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Boft(Site.Query, Site.Value, BlockSize = 4, Factors = 2)]
    public sealed partial class Boft : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Hra(Site.Query, Site.FeedForwardUp, Rank = 4)]
    public sealed partial class Hra : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Bone(Site.Query, Site.Value, Rank = 4)]
    public sealed partial class Bone : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Bone(Site.Query, Rank = 4, Bat = true)]
    public sealed partial class Bat : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Miss(Site.Query, Site.FeedForwardDown, Rank = 4)]
    public sealed partial class Miss : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [FourierFt(Site.Query, Site.FeedForwardUp, Frequencies = 12, FromZero = true)]
    public sealed partial class FourierFt : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8)]
    public sealed partial class VbLora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8)]
    public sealed partial class LowRankAdapter : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Pissa(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Pissa : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Olora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Olora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Hira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Hira : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [RandLora(Site.Query, Site.FeedForwardDown, Rank = 6, Alpha = 12)]
    public sealed partial class RandLora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Shira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Shira : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [GraLora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Hybrid = 1)]
    public sealed partial class GraLora : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Poly(Site.Query, Site.Value, Rank = 2, Tasks = 2, Skills = 2)]
    public sealed partial class Poly : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [MultitaskPrompt(Site.Words, Length = 3, Tasks = 2)]
    public sealed partial class MultitaskPrompt : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [AdapterPlus(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class AdapterPlus : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 5, Best = 2)]
    public sealed partial class Moe : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [LotteryTicket(Density = 0.02, FirstRate = 1e-2)]
    public sealed partial class LotteryTicket : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25, Priming = 1, PrimingRate = 1e-2)]
    public sealed partial class Far : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [AttentionFusion(Site.Encoder)]
    public sealed partial class Fused : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [LoReft(Site.FeedForwardOutput, Rank = 3, First = 2)]
    public sealed partial class LoReft : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [NoReft(Site.FeedForwardOutput, Rank = 3)]
    public sealed partial class NoReft : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [DiReft(Site.FeedForwardOutput, Rank = 3, First = 1)]
    public sealed partial class DiReft : IAdapted;
}
