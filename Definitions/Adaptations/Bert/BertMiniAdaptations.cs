using DslPeft.Architectures;

namespace DslPeft.Adaptations;

/// <summary>LoRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLora : IAdapted;

/// <summary>Houlsby adapters of bottleneck 16 after attention and feed-forward, norms trained.</summary>
[Adapt<BertMini>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16, TrainNorms = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniHoulsby : IAdapted;

/// <summary>Prefix tuning with free tables of 10 positions (P-tuning v2).</summary>
[Adapt<BertMini>]
[Prefix(Site.AttentionMemory, Length = 10, Std = 0.02)]
[Classifier(Labels = 2)]
public sealed partial class MiniPrefix : IAdapted;

/// <summary>Prefix tuning reparametrised by an MLP of width 128, which deployment drops.</summary>
[Adapt<BertMini>]
[Prefix(Site.AttentionMemory, Length = 10, Reparameterize = 128)]
[Classifier(Labels = 2)]
public sealed partial class MiniPrefixMlp : IAdapted;

/// <summary>BitFit: every bias.</summary>
[Adapt<BertMini>]
[BitFit]
[Classifier(Labels = 2)]
public sealed partial class MiniBitFit : IAdapted;

/// <summary>AdaMix: four Houlsby experts after the feed-forward, up projections shared.</summary>
[Adapt<BertMini>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 16, Activation = Act.Gelu, Std = 0.02), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniAdaMix : IAdapted;

/// <summary>A hybrid of three: prefix, LoRA in the upper half, and adapters.</summary>
[Adapt<BertMini>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "2..")]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniHybrid : IAdapted;

/// <summary>rsLoRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 8, RankStabilized = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniRsLora : IAdapted;

/// <summary>DoRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Dora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniDora : IAdapted;

/// <summary>VeRA with shared projections of rank 256 on query and value.</summary>
[Adapt<BertMini>]
[Vera(Site.Query, Site.Value, Rank = 256)]
[Classifier(Labels = 2)]
public sealed partial class MiniVera : IAdapted;

/// <summary>LoHa: two products of rank 4 on query and value.</summary>
[Adapt<BertMini>]
[Loha(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniLoha : IAdapted;

/// <summary>LoKr of rank 4 on query and value.</summary>
[Adapt<BertMini>]
[Lokr(Site.Query, Site.Value, Rank = 4, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniLokr : IAdapted;

/// <summary>KronA on query and value.</summary>
[Adapt<BertMini>]
[Krona(Site.Query, Site.Value, Rows = 16, Columns = 8, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniKrona : IAdapted;

/// <summary>KronA-B beside the feed-forward networks.</summary>
[Adapt<BertMini>]
[KronaB(Site.FeedForward, Rows = 16, Columns = 8, Scale = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniKronaB : IAdapted;

/// <summary>Compacter: bottleneck 16, four Kronecker products.</summary>
[Adapt<BertMini>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16, Factor = 4)]
[Classifier(Labels = 2)]
public sealed partial class MiniCompacter : IAdapted;

/// <summary>OFT in 16 blocks on query and value.</summary>
[Adapt<BertMini>]
[Oft(Site.Query, Site.Value, Blocks = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniOft : IAdapted;

/// <summary>BOFT with two factors of blocks of 8 on query and value.</summary>
[Adapt<BertMini>]
[Boft(Site.Query, Site.Value, BlockSize = 8, Factors = 2)]
[Classifier(Labels = 2)]
public sealed partial class MiniBoft : IAdapted;

/// <summary>HRA with 8 reflections on query and value.</summary>
[Adapt<BertMini>]
[Hra(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniHra : IAdapted;

/// <summary>MiSS of rank 16 on query and value.</summary>
[Adapt<BertMini>]
[Miss(Site.Query, Site.Value, Rank = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniMiss : IAdapted;

/// <summary>Bat with blocks of 16 on query and value.</summary>
[Adapt<BertMini>]
[Bone(Site.Query, Site.Value, Rank = 16, Bat = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniBat : IAdapted;

/// <summary>FourierFT of a thousand frequencies on query and value.</summary>
[Adapt<BertMini>]
[FourierFt(Site.Query, Site.Value)]
[Classifier(Labels = 2)]
public sealed partial class MiniFourierFt : IAdapted;

/// <summary>VB-LoRA of rank 4 with 64 vectors on query and value.</summary>
[Adapt<BertMini>]
[VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 64, Length = 64)]
[Classifier(Labels = 2)]
public sealed partial class MiniVbLora : IAdapted;

/// <summary>PHM adapters: bottleneck 16, four Kronecker products of whole blocks.</summary>
[Adapt<BertMini>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16, Factor = 4, Factorized = false)]
[Classifier(Labels = 2)]
public sealed partial class MiniPhm : IAdapted;

/// <summary>Low-rank adapters: bottleneck 16, rank 1.</summary>
[Adapt<BertMini>]
[LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLowRank : IAdapted;

/// <summary>LoRA-FA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, FrozenA = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniLoraFa : IAdapted;

/// <summary>LoRA+ of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, RateOfB = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLoraPlus : IAdapted;

/// <summary>PiSSA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Pissa(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniPissa : IAdapted;

/// <summary>OLoRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Olora(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniOlora : IAdapted;

/// <summary>HiRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Hira(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniHira : IAdapted;

/// <summary>GraLoRA of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[GraLora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniGraLora : IAdapted;

/// <summary>RandLoRA of rank 32 on query and value.</summary>
[Adapt<BertMini>]
[RandLora(Site.Query, Site.Value, Rank = 32, Alpha = 64)]
[Classifier(Labels = 2)]
public sealed partial class MiniRandLora : IAdapted;

/// <summary>SHiRA of the size of rank 8 on query and value.</summary>
[Adapt<BertMini>]
[Shira(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniShira : IAdapted;

/// <summary>Adapter+ of bottleneck 16.</summary>
[Adapt<BertMini>]
[AdapterPlus(Site.FeedForwardResult, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniAdapterPlus : IAdapted;

/// <summary>(IA)³ in the paper's form.</summary>
[Adapt<BertMini>]
[Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniIa3 : IAdapted;

/// <summary>Pfeiffer adapters of bottleneck 16.</summary>
[Adapt<BertMini>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniPfeiffer : IAdapted;

/// <summary>AdapterDrop: Pfeiffer adapters in the upper half.</summary>
[Adapt<BertMini>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16, Layers = "2..")]
[Classifier(Labels = 2)]
public sealed partial class MiniAdapterDrop : IAdapted;

/// <summary>Robust AdapterDrop: Pfeiffer adapters of which training leaves the lowest out, at most three quarters.</summary>
[Adapt<BertMini>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16), AdapterDrop<PfeifferAttribute>(Most = 3)]
[Classifier(Labels = 2)]
public sealed partial class MiniRobustDrop : IAdapted;

/// <summary>Parallel adapters of bottleneck 32.</summary>
[Adapt<BertMini>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 32)]
[Classifier(Labels = 2)]
public sealed partial class MiniParallel : IAdapted;

/// <summary>AdapterFusion of two adapters that were trained before.</summary>
[Adapt<BertMini>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16, Name = "first", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16, Name = "second", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
[Classifier(Labels = 2)]
public sealed partial class MiniFusion : IAdapted;

/// <summary>UniPELT: prefix, adapter and LoRA, each behind a gate.</summary>
[Adapt<BertMini>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 16), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[Classifier(Labels = 2)]
public sealed partial class MiniUniPelt : IAdapted;

/// <summary>MAM: a small prefix and a wide parallel adapter.</summary>
[Adapt<BertMini>]
[Prefix(Site.AttentionMemory, Length = 5, Std = 0.02, Style = PrefixStyle.Attention)]
[ParallelAdapter(Site.FeedForward, Bottleneck = 64)]
[Classifier(Labels = 2)]
public sealed partial class MiniMam : IAdapted;

/// <summary>Prompt tuning with 20 virtual tokens that start as words.</summary>
[Adapt<BertMini>]
[PromptTuning(Site.Words, Length = 20, Start = PromptStart.Vocabulary)]
[Classifier(Labels = 2)]
public sealed partial class MiniPrompt : IAdapted;

/// <summary>LN tuning: every norm.</summary>
[Adapt<BertMini>]
[NormTuning]
[Classifier(Labels = 2)]
public sealed partial class MiniNormTuning : IAdapted;

/// <summary>The two topmost layers and the pooler.</summary>
[Adapt<BertMini>]
[TopLayers(Count = 2, Pooler = true)]
[Classifier(Labels = 2)]
public sealed partial class MiniTopLayers : IAdapted;

/// <summary>FISH mask: the 1% of the entries, head included, that 256 examples choose.</summary>
[Adapt<BertMini>]
[FishMask(Ratio = 0.01, Samples = 32)]
[Classifier(Labels = 2)]
public sealed partial class MiniFishMask : IAdapted;

/// <summary>Diff pruning to 1% of the entries.</summary>
[Adapt<BertMini>]
[DiffPruning(Density = 0.01, GateRate = 200)]
[Classifier(Labels = 2)]
public sealed partial class MiniDiffPruning : IAdapted;

/// <summary>SAID in 2,000 dimensions.</summary>
[Adapt<BertMini>]
[IntrinsicDimension(Dimension = 2_000)]
[Classifier(Labels = 2)]
public sealed partial class MiniSaid : IAdapted;

/// <summary>Ladder side-tuning: a stack of a quarter of the width beside the base.</summary>
[Adapt<BertMini>]
[LadderSide(Site.Encoder, Reduction = 4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLadder : IAdapted;

/// <summary>Full fine-tuning.</summary>
[Adapt<BertMini>]
[FullFineTuning]
[Classifier(Labels = 2)]
public sealed partial class MiniFull : IAdapted;

/// <summary>A frozen base under a linear head.</summary>
[Adapt<BertMini>]
[Classifier(Labels = 2)]
public sealed partial class MiniLinearProbe : IAdapted;
