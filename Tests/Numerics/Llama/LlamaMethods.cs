namespace DslPeft.Numerics.Tests;

/// <summary>Every method of the library over LLaMA that has a place there: it has no biases to train.</summary>
public static partial class LlamaMethods
{
    [Adapt<SmallLlama>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [TopLayers(Count = 1)]
    public sealed partial class Top : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [TrainableTokens(Site.Words, Tokens = [3, 5])]
    public sealed partial class Tokens : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lora(Site.Words, "LmHead", Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfTables : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lora(
        Site.Query,
        Site.Key,
        Site.Value,
        Site.AttentionOut,
        Site.FeedForwardGate,
        Site.FeedForwardUp,
        Site.FeedForwardDown,
        Rank = 2,
        Alpha = 4
    )]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [AdaLora(Site.Key, Site.FeedForwardGate, InitialRank = 3, Rank = 2, Alpha = 6, Warmup = 1, Cooldown = 1)]
    public sealed partial class AdaLora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Dora(Site.Query, Site.Key, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lora(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4), AdaMix<LoraAttribute>(Experts = 2, Consistency = 0.1)]
    public sealed partial class Mixture : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lora(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    [Pfeiffer(Site.AttentionResult, Bottleneck = 4)]
    public sealed partial class Mixed : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Pfeiffer(Site.AttentionOutput, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3), AdapterDrop<PfeifferAttribute>(Most = 1)]
    public sealed partial class Dropped : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3, LearnScale = true)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Invertible(Site.EmbeddingOutput, Reduction = 2)]
    public sealed partial class Invertible : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Frozen = true),
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Frozen = true),
        AdapterFusion<PfeifferAttribute>
    ]
    public sealed partial class Fusion : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 2), CentralGate<LoraAttribute>]
    public sealed partial class Central : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3, Layers = "1..")]
    [PromptTuning(Site.Words, Length = 2)]
    public sealed partial class PromptAndPrefix : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [PromptTuning(Site.Words, Length = 2, Style = PromptStyle.Embedded)]
    public sealed partial class Embedded : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [PTuning(Site.Words, Length = 2, Inner = 4)]
    [Gate<LoraAttribute>(IgnorePadding = true), Lora(Site.Value, Rank = 2, Alpha = 2)]
    public sealed partial class PTuningAndGate : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Vera(Site.Query, Site.Key, Rank = 8)]
    public sealed partial class Vera : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Loha(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class Loha : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lokr(Site.Query, Site.FeedForwardUp, Factor = 4, Rank = 2, Scale = 2)]
    public sealed partial class Lokr : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lokr(Site.Query, Factor = 4, Rank = 4)]
    public sealed partial class LokrOfAWholeFactor : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Lokr(Site.Query, Site.FeedForwardUp, Factor = 4, Rank = 1, DecomposeBoth = true, Scale = 2)]
    public sealed partial class LokrOfTwoProducts : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Krona(Site.Query, Site.FeedForwardUp, Rows = 8, Columns = 4)]
    public sealed partial class Krona : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [KronaB(Site.FeedForward, Rows = 8, Columns = 4)]
    public sealed partial class KronaB : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4)]
    public sealed partial class Compacter : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [FishMask(Ratio = 0.05, Samples = 3)]
    public sealed partial class FishMask : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [DiffPruning(Density = 0.05, Sparsity = 1e-4, GateRate = 1)]
    public sealed partial class DiffPruning : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [IntrinsicDimension(Dimension = 100)]
    public sealed partial class IntrinsicDimension : IAdapted;

    [Adapt<SmallLlama>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Classifier : IAdapted;

    [Adapt<SmallLlama>, TokenClassifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 2)]
    public sealed partial class Tagger : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Oft(Site.Query, Site.AttentionOut, Blocks = 4)]
    public sealed partial class Oft : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Boft(Site.Query, Site.Value, BlockSize = 4, Factors = 2)]
    public sealed partial class Boft : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Hra(Site.Query, Site.FeedForwardUp, Rank = 4)]
    public sealed partial class Hra : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Bone(Site.Query, Site.Value, Rank = 4)]
    public sealed partial class Bone : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Bone(Site.Query, Rank = 4, Bat = true)]
    public sealed partial class Bat : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Miss(Site.Query, Site.FeedForwardDown, Rank = 4)]
    public sealed partial class Miss : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [FourierFt(Site.Query, Site.FeedForwardUp, Frequencies = 12, FromZero = true)]
    public sealed partial class FourierFt : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8)]
    public sealed partial class VbLora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8)]
    public sealed partial class LowRankAdapter : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Pissa(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Pissa : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Olora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Olora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Hira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Hira : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [RandLora(Site.Query, Site.FeedForwardDown, Rank = 6, Alpha = 12)]
    public sealed partial class RandLora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Shira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Shira : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [GraLora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Hybrid = 1)]
    public sealed partial class GraLora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Poly(Site.Query, Site.Value, Rank = 2, Tasks = 2, Skills = 2)]
    public sealed partial class Poly : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [MultitaskPrompt(Site.Words, Length = 3, Tasks = 2)]
    public sealed partial class MultitaskPrompt : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [AdapterPlus(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class AdapterPlus : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 5, Best = 2)]
    public sealed partial class Moe : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [LotteryTicket(Density = 0.02, FirstRate = 1e-2)]
    public sealed partial class LotteryTicket : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [Far(Site.FeedForwardGate, Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25, Priming = 1, PrimingRate = 1e-2)]
    public sealed partial class Far : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [AttentionFusion(Site.Decoder)]
    public sealed partial class Fused : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [LoReft(Site.FeedForwardOutput, Rank = 3, First = 2)]
    public sealed partial class LoReft : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [NoReft(Site.FeedForwardOutput, Rank = 3)]
    public sealed partial class NoReft : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [DiReft(Site.FeedForwardOutput, Rank = 3, First = 1)]
    public sealed partial class DiReft : IAdapted;
}
