using System.Reflection;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>What each method alone, and methods together, compile to.</summary>
public sealed class MethodSnapshotTests
{
    [Theory]
    [InlineData("FullFineTuning", "[FullFineTuning]")]
    [InlineData("BitFit", "[BitFit]")]
    [InlineData("Lora", "[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]")]
    [InlineData(
        "LoraDropoutAndBias",
        "[Lora(Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.1, Bias = LoraBias.LoraOnly, BiasOnB = true)]",
        "Lora"
    )]
    [InlineData("LoraOfTables", """[Lora(Site.Words, "PositionTable", Rank = 2, Alpha = 4)]""", "Lora")]
    [InlineData("LayerRange", """[Lora(Site.Key, Rank = 2, Alpha = 4, Layers = "0,2..")]""", "Lora")]
    [InlineData("Houlsby", "[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3, TrainNorms = true)]", "Pfeiffer")]
    [InlineData("PrefixFree", "[Prefix(Site.AttentionMemory, Length = 3, Std = 0.02)]")]
    [InlineData(
        "PrefixReparametrised",
        "[Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 5, Style = PrefixStyle.Attention)]",
        "PrefixFree"
    )]
    [InlineData(
        "AdaMix",
        "[Houlsby(Site.FeedForwardResult, Bottleneck = 3), AdaMix<HoulsbyAttribute>(Experts = 2, ShareUp = true)]",
        "Pfeiffer"
    )]
    [InlineData("AdaMixOfLora", "[Lora(Site.Query, Rank = 2, Alpha = 4), AdaMix<LoraAttribute>(Experts = 2)]", "Lora")]
    [InlineData("TopLayers", "[TopLayers(Count = 1, Pooler = true)]")]
    [InlineData("Ia3", "[Ia3(Site.Key), Ia3(Site.FeedForwardDown, AtInput = true)]", "Lora")]
    [InlineData("AdaLora", "[AdaLora(Site.Query, Site.Pooler, InitialRank = 3, Rank = 2, Alpha = 6, Warmup = 10, Cooldown = 20)]", "Lora")]
    [InlineData(
        "LoraOfTwoRates",
        "[Lora(Site.Query, Rank = 2, Alpha = 4, FrozenA = true)] [Lora(Site.Key, Rank = 2, Alpha = 4, RateOfB = 16)]",
        "Lora"
    )]
    [InlineData("Pissa", "[Pissa(Site.Query, Rank = 2, Alpha = 4)] [Olora(Site.Key, Rank = 2, Alpha = 4)]", "Lora")]
    [InlineData("Hira", "[Hira(Site.Query, Rank = 2)]", "Dora")]
    [InlineData("RandLora", "[RandLora(Site.Query, Site.FeedForwardUp, Rank = 3, Alpha = 6)]", "Lora")]
    [InlineData("Shira", "[Shira(Site.Query, Rank = 2)]", "Dora")]
    [InlineData("GraLora", "[GraLora(Site.Query, Rank = 2, Alpha = 4)] [GraLora(Site.Key, Rank = 2, Alpha = 4, Hybrid = 1)]", "Lora")]
    [InlineData(
        "Poly",
        "[Poly(Site.Query, Rank = 2, Tasks = 3, Skills = 2)] [Poly(Site.Key, Rank = 2, Tasks = 3, Splits = 2, Sampled = false)]",
        "Lora"
    )]
    [InlineData("MultitaskPrompt", "[MultitaskPrompt(Site.Words, Length = 3, Tasks = 2)]")]
    [InlineData("AdapterPlus", "[AdapterPlus(Site.FeedForwardResult, Bottleneck = 3)]", "Pfeiffer")]
    [InlineData("MoeAdapter", "[MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 3, Best = 2)]", "Pfeiffer")]
    [InlineData("Dora", "[Dora(Site.Query, Rank = 2, Alpha = 4)]", "Lora")]
    [InlineData("Vera", "[Vera(Site.Query, Site.FeedForwardUp, Rank = 12)]", "Lora")]
    [InlineData("Loha", "[Loha(Site.Query, Rank = 2, Alpha = 4)]", "Lora")]
    [InlineData("Lokr", "[Lokr(Site.FeedForwardUp, Factor = 2, Rank = 2)]", "Lora")]
    [InlineData("Oft", "[Oft(Site.Query, Blocks = 2, Constrained = true)]", "Dora")]
    [InlineData("Boft", "[Boft(Site.Query, BlockSize = 2, Factors = 2)]", "Dora")]
    [InlineData("Hra", "[Hra(Site.Query, Rank = 2)] [Hra(Site.Key, Rank = 2, Orthogonal = true)]", "Dora")]
    [InlineData("Bone", "[Bone(Site.Query, Rank = 4)] [Bone(Site.Key, Rank = 4, Bat = true)]", "Dora")]
    [InlineData("Miss", "[Miss(Site.Query, Rank = 4)] [Miss(Site.Key, Rank = 4, Mini = 2)]", "Lora")]
    [InlineData("FourierFt", "[FourierFt(Site.Query, Frequencies = 5)]", "Dora")]
    [InlineData("VbLora", "[VbLora(Site.Query, Rank = 2, Vectors = 3, Length = 4)]", "Lora")]
    [InlineData("Krona", "[Krona(Site.Query, Rows = 2, Columns = 4)] [KronaB(Site.FeedForward, Rows = 4, Columns = 2)]", "Lora")]
    [InlineData("Compacter", "[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4, Factor = 2)]", "Houlsby")]
    [InlineData(
        "PhmAdapter",
        "[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4, Factor = 2, Factorized = false, SharedRule = false)]",
        "Compacter"
    )]
    [InlineData("LowRankAdapter", "[LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4)]", "Houlsby")]
    [InlineData("LoReft", "[LoReft(Site.FeedForwardOutput, Rank = 2, First = 2, Last = 1)]", "Pfeiffer")]
    [InlineData(
        "NoReft",
        """[NoReft(Site.FeedForwardOutput, Rank = 2, Layers = "..2")] [DiReft(Site.FeedForwardOutput, Rank = 2, Layers = "2..")]""",
        "Pfeiffer"
    )]
    [InlineData("Pfeiffer", "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]")]
    [InlineData("ParallelAdapter", "[ParallelAdapter(Site.FeedForward, Bottleneck = 3, LearnScale = true)]", "Pfeiffer")]
    [InlineData("PromptTuning", "[PromptTuning(Site.Words, Length = 3, Tasks = 2)]")]
    [InlineData("PTuning", "[PTuning(Site.Words, Length = 3, Inner = 4)]", "PromptTuning")]
    [InlineData("PTuningLstm", "[PTuning(Site.Words, Length = 3, Inner = 4, Encoder = PromptEncoder.Lstm)]", "PTuning")]
    [InlineData("TrainableTokens", "[TrainableTokens(Site.Words, Tokens = [3, 1, 4])]")]
    [InlineData("FishMask", "[FishMask(Site.Query, Site.Words, Ratio = 0.1, Samples = 4)]", "IntrinsicDimension")]
    [InlineData("LotteryTicket", "[LotteryTicket(Site.Query, Site.Words, Density = 0.1)]", "FishMask")]
    [InlineData("Far", "[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25)]", "Lora")]
    [InlineData("DiffPruning", """[DiffPruning(Site.Query, "EmbeddingNorm", Density = 0.1)]""", "IntrinsicDimension")]
    [InlineData("IntrinsicDimension", "[IntrinsicDimension(Site.Query, Dimension = 12, Head = true)]")]
    [InlineData(
        "AdapterFusion",
        """[Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Frozen = true)] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Frozen = true)] [AdapterFusion<PfeifferAttribute>]""",
        "Pfeiffer"
    )]
    [InlineData(
        "BatchSplit",
        """[Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Task = 0)] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Task = 1)]""",
        "Pfeiffer"
    )]
    [InlineData("AdapterDrop", "[Pfeiffer(Site.FeedForwardResult, Bottleneck = 3), AdapterDrop<PfeifferAttribute>(Most = 2)]", "Pfeiffer")]
    [InlineData("AttentionFusion", "[AttentionFusion(Site.Encoder)]")]
    [InlineData("LadderSide", "[LadderSide(Site.Encoder, Reduction = 2)]")]
    [InlineData("LadderSideMerged", "[LadderSide(Site.Encoder, Reduction = 2, Pruned = false, MergeLast = true)]", "LadderSide")]
    [InlineData(
        "UniPelt",
        "[Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), Gate<PrefixAttribute>] [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3), Gate<PfeifferAttribute>(Start = Init.Bert)] [Lora(Site.Query, Rank = 2, Alpha = 2), Gate<LoraAttribute>]",
        "CentralGate"
    )]
    [InlineData(
        "CentralGate",
        "[Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>] [Lora(Site.Value, Site.Query, Rank = 2, Alpha = 2), CentralGate<LoraAttribute>]",
        "PrefixFree"
    )]
    [InlineData(
        "QuantisedBase",
        "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Quantised(Quantisation.Nf4), BaseType(BaseType.BFloat16)]",
        "Lora"
    )]
    [InlineData("RecomputedLayers", "[Lora(Site.Query, Rank = 2, Alpha = 4)] [Recompute]", "Lora")]
    [InlineData("RoundedProducts", "[Lora(Site.Query, Rank = 2, Alpha = 4), BitFit(Site.FeedForwardUp)] [MixedPrecision]", "Lora")]
    [InlineData(
        "Hybrid",
        """[Prefix(Site.AttentionMemory, Length = 3)] [Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "2..")] [Houlsby(Site.FeedForwardResult, Bottleneck = 3)]""",
        "Lora"
    )]
    public void Method(string name, string methods, string relative = "") =>
        AdaptationSnapshot.Verify(name, methods, than: relative.Length > 0 ? Of(relative) : "");

    /// <summary>The adaptation without a method, which every other is compared with.</summary>
    [Fact]
    public void WithoutMethod() =>
        Snapshot.Verify(
            [Declarations.SmallBert, Declarations.Adaptation(AdaptationSnapshot.Classifier, "Adapted")],
            AdaptationSnapshot.Bare(Declarations.SmallBert, AdaptationSnapshot.Classifier).Joined("Small.Adapted."),
            "Bare"
        );

    private static string Of(string relative) =>
        typeof(MethodSnapshotTests)
            .GetMethod(nameof(Method))!
            .GetCustomAttributes<InlineDataAttribute>()
            .SelectMany(data => data.GetData(null!))
            .First(data => (string)data[0] == relative)[1] as string
        ?? "";
}
