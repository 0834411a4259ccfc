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

/// <summary>Full fine-tuning.</summary>
[Adapt<BertMini>]
[FullFineTuning]
[Classifier(Labels = 2)]
public sealed partial class MiniFull : IAdapted;

/// <summary>A frozen base under a linear head.</summary>
[Adapt<BertMini>]
[Classifier(Labels = 2)]
public sealed partial class MiniLinearProbe : IAdapted;
