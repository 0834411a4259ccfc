namespace DslPeft.Numerics.Tests;

/// <summary>Every method of the library over GPT-2, by the sites that a decoder has.</summary>
public static partial class Gpt2Methods
{
    [Adapt<TinyGpt2>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [BitFit]
    public sealed partial class Biases : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [TopLayers(Count = 1)]
    public sealed partial class Top : IAdapted;

    [Adapt<TinyGpt2>, CausalLm(Decoder = DecoderTable.Adapted)]
    [TrainableTokens(Site.Words, Tokens = [3, 5])]
    public sealed partial class Tokens : IAdapted;

    [Adapt<TinyGpt2>, CausalLm(Decoder = DecoderTable.Adapted)]
    [Lora(Site.Words, "PositionTable", Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class Tables : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.QueryKeyValue, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly, BiasOnB = true)]
    public sealed partial class LoraAndBiases : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, BiasOnB = true)]
    [Lora(Site.Key, Rank = 3, Alpha = 3, Layers = "1..")]
    public sealed partial class LoraOfSlices : IAdapted;

    /// <summary>A slice and the whole.</summary>
    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.Query, Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [AdaLora(Site.Key, Site.FeedForwardUp, InitialRank = 3, Rank = 2, Alpha = 6, Warmup = 1, Cooldown = 1)]
    public sealed partial class AdaLora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Dora(Site.Query, Site.Value, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class DoraOfSlices : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Ia3(Site.Value), Ia3(Site.Key, Site.FeedForwardDown, AtInput = true)]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Slices : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4), AdaMix<LoraAttribute>(Experts = 2, Consistency = 0.1)]
    public sealed partial class Mixture : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Pfeiffer(Site.AttentionOutput, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3), AdapterDrop<PfeifferAttribute>(Most = 1)]
    public sealed partial class Dropped : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3, LearnScale = true)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Invertible(Site.EmbeddingOutput, Reduction = 2)]
    public sealed partial class Invertible : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Frozen = true),
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Frozen = true),
        AdapterFusion<PfeifferAttribute>
    ]
    public sealed partial class Fusion : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 2), CentralGate<LoraAttribute>]
    public sealed partial class Central : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3, Layers = "1..")]
    [PromptTuning(Site.Words, Length = 2)]
    public sealed partial class PromptAndPrefix : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [PromptTuning(Site.Words, Length = 2, Style = PromptStyle.Embedded)]
    public sealed partial class Embedded : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [PTuning(Site.Words, Length = 2, Inner = 4)]
    [Gate<LoraAttribute>(IgnorePadding = true), Lora(Site.Value, Rank = 2, Alpha = 2)]
    public sealed partial class PTuningAndGate : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2)]
    public sealed partial class Ladder : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Vera(Site.Query, Site.FeedForwardUp, Rank = 8)]
    public sealed partial class Vera : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Loha(Site.Query, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class Loha : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Lokr(Site.Query, Site.FeedForwardUp, Factor = 4, Rank = 2, Scale = 2)]
    public sealed partial class Lokr : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Krona(Site.Query, Site.FeedForwardUp, Rows = 8, Columns = 4)]
    public sealed partial class Krona : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [KronaB(Site.FeedForward, Rows = 8, Columns = 4)]
    public sealed partial class KronaB : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4)]
    public sealed partial class Compacter : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [FishMask(Ratio = 0.05, Samples = 3)]
    public sealed partial class FishMask : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [DiffPruning(Density = 0.05, Sparsity = 1e-4, GateRate = 1)]
    public sealed partial class DiffPruning : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [IntrinsicDimension(Dimension = 100)]
    public sealed partial class IntrinsicDimension : IAdapted;

    [Adapt<TinyGpt2>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Classifier : IAdapted;

    [Adapt<TinyGpt2>, TokenClassifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 2)]
    public sealed partial class Tagger : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Oft(Site.Query, Site.AttentionOut, Blocks = 4)]
    public sealed partial class Oft : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Boft(Site.Query, Site.Value, BlockSize = 4, Factors = 2)]
    public sealed partial class Boft : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Hra(Site.Query, Site.FeedForwardUp, Rank = 4)]
    public sealed partial class Hra : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Bone(Site.Query, Site.Value, Rank = 4)]
    public sealed partial class Bone : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Bone(Site.Query, Rank = 4, Bat = true)]
    public sealed partial class Bat : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Miss(Site.Query, Site.FeedForwardDown, Rank = 4)]
    public sealed partial class Miss : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [FourierFt(Site.Query, Site.FeedForwardUp, Frequencies = 12, FromZero = true)]
    public sealed partial class FourierFt : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8)]
    public sealed partial class VbLora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8)]
    public sealed partial class LowRankAdapter : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Pissa(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Pissa : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Olora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Olora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Hira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Hira : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [RandLora(Site.Query, Site.FeedForwardDown, Rank = 6, Alpha = 12)]
    public sealed partial class RandLora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Shira(Site.Query, Site.FeedForwardUp, Rank = 2)]
    public sealed partial class Shira : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [GraLora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Hybrid = 1)]
    public sealed partial class GraLora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Poly(Site.Query, Site.Value, Rank = 2, Tasks = 2, Skills = 2)]
    public sealed partial class Poly : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [MultitaskPrompt(Site.Words, Length = 3, Tasks = 2)]
    public sealed partial class MultitaskPrompt : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [AdapterPlus(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class AdapterPlus : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 5, Best = 2)]
    public sealed partial class Moe : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [LotteryTicket(Density = 0.02, FirstRate = 1e-2)]
    public sealed partial class LotteryTicket : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25, Priming = 1, PrimingRate = 1e-2)]
    public sealed partial class Far : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [AttentionFusion(Site.Decoder)]
    public sealed partial class Fused : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [LoReft(Site.FeedForwardOutput, Rank = 3, First = 2)]
    public sealed partial class LoReft : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [NoReft(Site.FeedForwardOutput, Rank = 3)]
    public sealed partial class NoReft : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [DiReft(Site.FeedForwardOutput, Rank = 3, First = 1)]
    public sealed partial class DiReft : IAdapted;
}
