using DslPeft.Architectures;

namespace DslPeft.Adaptations;

/// <summary>A mixture of four adapters of bottleneck 8, of which each token goes through one.</summary>
[Adapt<BertMini>]
[MoeAdapter(Site.FeedForwardResult, Experts = 4, Bottleneck = 8)]
[Classifier(Labels = 2)]
public sealed partial class MiniMoe : IAdapted;

/// <summary>Lottery-ticket sparse fine-tuning of 1% of the entries.</summary>
[Adapt<BertMini>]
[LotteryTicket(Density = 0.01, FirstEpochs = 4, FirstRate = 5e-4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLotteryTicket : IAdapted;

/// <summary>FAR: a tenth of the inner features.</summary>
[Adapt<BertMini>]
[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.1, Priming = 1, PrimingRate = 5e-4)]
[Classifier(Labels = 2)]
public sealed partial class MiniFar : IAdapted;

/// <summary>Attention fusion: a query over all layers.</summary>
[Adapt<BertMini>]
[AttentionFusion(Site.Encoder)]
[Classifier(Labels = 2)]
public sealed partial class MiniAttentionFusion : IAdapted;
