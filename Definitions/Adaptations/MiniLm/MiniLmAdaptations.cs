using DslPeft.Architectures;

namespace DslPeft.Adaptations;

/// <summary>LoRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLora : IAdapted;

/// <summary>Houlsby adapters of bottleneck 48 after attention and feed-forward, norms trained.</summary>
[Adapt<MiniLmL6>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 48, TrainNorms = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmHoulsby : IAdapted;

/// <summary>Prefix tuning with free tables of 10 positions (P-tuning v2).</summary>
[Adapt<MiniLmL6>]
[Prefix(Site.AttentionMemory, Length = 10, Std = 0.02)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPrefix : IAdapted;

/// <summary>Prefix tuning reparametrised by an MLP of width 128, which deployment drops.</summary>
[Adapt<MiniLmL6>]
[Prefix(Site.AttentionMemory, Length = 10, Reparameterize = 128)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPrefixMlp : IAdapted;

/// <summary>BitFit: every bias.</summary>
[Adapt<MiniLmL6>]
[BitFit]
[Classifier(Labels = 2)]
public sealed partial class MiniLmBitFit : IAdapted;

/// <summary>AdaMix: four Houlsby experts after the feed-forward, up projections shared.</summary>
[Adapt<MiniLmL6>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 48, Activation = Act.Gelu, Std = 0.02), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmAdaMix : IAdapted;

/// <summary>A hybrid of three: prefix, LoRA in the upper half, and adapters.</summary>
[Adapt<MiniLmL6>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "3..")]
[Houlsby(Site.FeedForwardResult, Bottleneck = 24)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmHybrid : IAdapted;

/// <summary>rsLoRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 8, RankStabilized = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmRsLora : IAdapted;

/// <summary>DoRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Dora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmDora : IAdapted;

/// <summary>VeRA with shared projections of rank 256 on query and value.</summary>
[Adapt<MiniLmL6>]
[Vera(Site.Query, Site.Value, Rank = 256)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmVera : IAdapted;

/// <summary>LoHa: two products of rank 4 on query and value.</summary>
[Adapt<MiniLmL6>]
[Loha(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLoha : IAdapted;

/// <summary>LoKr of rank 4 on query and value.</summary>
[Adapt<MiniLmL6>]
[Lokr(Site.Query, Site.Value, Rank = 4, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLokr : IAdapted;

/// <summary>KronA on query and value.</summary>
[Adapt<MiniLmL6>]
[Krona(Site.Query, Site.Value, Rows = 16, Columns = 8, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmKrona : IAdapted;

/// <summary>KronA-B beside the feed-forward networks.</summary>
[Adapt<MiniLmL6>]
[KronaB(Site.FeedForward, Rows = 16, Columns = 8, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmKronaB : IAdapted;

/// <summary>Compacter: bottleneck 48, four Kronecker products.</summary>
[Adapt<MiniLmL6>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 48, Factor = 4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmCompacter : IAdapted;

/// <summary>OFT in 16 blocks on query and value.</summary>
[Adapt<MiniLmL6>]
[Oft(Site.Query, Site.Value, Blocks = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmOft : IAdapted;

/// <summary>BOFT with two factors of blocks of 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Boft(Site.Query, Site.Value, BlockSize = 8, Factors = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmBoft : IAdapted;

/// <summary>HRA with 8 reflections on query and value.</summary>
[Adapt<MiniLmL6>]
[Hra(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmHra : IAdapted;

/// <summary>MiSS of rank 16 on query and value.</summary>
[Adapt<MiniLmL6>]
[Miss(Site.Query, Site.Value, Rank = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmMiss : IAdapted;

/// <summary>Bat with blocks of 16 on query and value.</summary>
[Adapt<MiniLmL6>]
[Bone(Site.Query, Site.Value, Rank = 16, Bat = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmBat : IAdapted;

/// <summary>FourierFT of a thousand frequencies on query and value.</summary>
[Adapt<MiniLmL6>]
[FourierFt(Site.Query, Site.Value)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmFourierFt : IAdapted;

/// <summary>VB-LoRA of rank 4 with 64 vectors on query and value.</summary>
[Adapt<MiniLmL6>]
[VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 64, Length = 64)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmVbLora : IAdapted;

/// <summary>PHM adapters: bottleneck 16, four Kronecker products of whole blocks.</summary>
[Adapt<MiniLmL6>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16, Factor = 4, Factorized = false)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPhm : IAdapted;

/// <summary>Low-rank adapters: bottleneck 16, rank 1.</summary>
[Adapt<MiniLmL6>]
[LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLowRank : IAdapted;

/// <summary>LoRA-FA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, FrozenA = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLoraFa : IAdapted;

/// <summary>LoRA+ of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, RateOfB = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLoraPlus : IAdapted;

/// <summary>PiSSA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Pissa(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPissa : IAdapted;

/// <summary>OLoRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Olora(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmOlora : IAdapted;

/// <summary>HiRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Hira(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmHira : IAdapted;

/// <summary>GraLoRA of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[GraLora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmGraLora : IAdapted;

/// <summary>RandLoRA of rank 32 on query and value.</summary>
[Adapt<MiniLmL6>]
[RandLora(Site.Query, Site.Value, Rank = 32, Alpha = 64)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmRandLora : IAdapted;

/// <summary>SHiRA of the size of rank 8 on query and value.</summary>
[Adapt<MiniLmL6>]
[Shira(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmShira : IAdapted;

/// <summary>Adapter+ of bottleneck 16.</summary>
[Adapt<MiniLmL6>]
[AdapterPlus(Site.FeedForwardResult, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmAdapterPlus : IAdapted;

/// <summary>(IA)³ in the paper's form.</summary>
[Adapt<MiniLmL6>]
[Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmIa3 : IAdapted;

/// <summary>Pfeiffer adapters of bottleneck 48.</summary>
[Adapt<MiniLmL6>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPfeiffer : IAdapted;

/// <summary>AdapterDrop: Pfeiffer adapters in the upper half.</summary>
[Adapt<MiniLmL6>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48, Layers = "3..")]
[Classifier(Labels = 2)]
public sealed partial class MiniLmAdapterDrop : IAdapted;

/// <summary>Robust AdapterDrop: Pfeiffer adapters of which training leaves the lowest out, at most five of six.</summary>
[Adapt<MiniLmL6>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48), AdapterDrop<PfeifferAttribute>(Most = 5)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmRobustDrop : IAdapted;

/// <summary>Parallel adapters of bottleneck 96.</summary>
[Adapt<MiniLmL6>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 96)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmParallel : IAdapted;

/// <summary>AdapterFusion of two adapters that were trained before.</summary>
[Adapt<MiniLmL6>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48, Name = "first", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48, Name = "second", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
[Classifier(Labels = 2)]
public sealed partial class MiniLmFusion : IAdapted;

/// <summary>UniPELT: prefix, adapter and LoRA, each behind a gate.</summary>
[Adapt<MiniLmL6>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[Classifier(Labels = 2)]
public sealed partial class MiniLmUniPelt : IAdapted;

/// <summary>MAM: a small prefix and a wide parallel adapter.</summary>
[Adapt<MiniLmL6>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02, Style = PrefixStyle.Attention)]
[ParallelAdapter(Site.FeedForward, Bottleneck = 192)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmMam : IAdapted;

/// <summary>Prompt tuning with 20 virtual tokens that start as words.</summary>
[Adapt<MiniLmL6>]
[PromptTuning(Site.Words, Length = 20, Start = PromptStart.Vocabulary)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmPrompt : IAdapted;

/// <summary>LN tuning: every norm.</summary>
[Adapt<MiniLmL6>]
[NormTuning]
[Classifier(Labels = 2)]
public sealed partial class MiniLmNormTuning : IAdapted;

/// <summary>The two topmost layers and the pooler.</summary>
[Adapt<MiniLmL6>]
[TopLayers(Count = 2, Pooler = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmTopLayers : IAdapted;

/// <summary>FISH mask: the 1% of the entries, head included, that 32 examples choose.</summary>
[Adapt<MiniLmL6>]
[FishMask(Ratio = 0.01, Samples = 32)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmFishMask : IAdapted;

/// <summary>Diff pruning to 1% of the entries.</summary>
[Adapt<MiniLmL6>]
[DiffPruning(Density = 0.01, GateRate = 200)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmDiffPruning : IAdapted;

/// <summary>SAID in 2,000 dimensions.</summary>
[Adapt<MiniLmL6>]
[IntrinsicDimension(Dimension = 2_000)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmSaid : IAdapted;

/// <summary>Ladder side-tuning: a stack of a quarter of the width beside the base.</summary>
[Adapt<MiniLmL6>]
[LadderSide(Site.Encoder, Reduction = 4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLadder : IAdapted;

/// <summary>Full fine-tuning.</summary>
[Adapt<MiniLmL6>]
[FullFineTuning]
[Classifier(Labels = 2)]
public sealed partial class MiniLmFull : IAdapted;

/// <summary>A frozen base under a linear head.</summary>
[Adapt<MiniLmL6>]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLinearProbe : IAdapted;
