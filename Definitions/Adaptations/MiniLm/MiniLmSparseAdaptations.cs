using DslPeft.Architectures;

namespace DslPeft.Adaptations;

/// <summary>A mixture of four adapters of bottleneck 16, of which each token goes through one.</summary>
[Adapt<MiniLmL6>]
[MoeAdapter(Site.FeedForwardResult, Experts = 4, Bottleneck = 16)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmMoe : IAdapted;

/// <summary>Lottery-ticket sparse fine-tuning of 1% of the entries.</summary>
[Adapt<MiniLmL6>]
[LotteryTicket(Density = 0.01, FirstRate = 2e-4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmLotteryTicket : IAdapted;

/// <summary>FAR: a tenth of the inner features.</summary>
[Adapt<MiniLmL6>]
[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.1, PrimingRate = 2e-4)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmFar : IAdapted;

/// <summary>Attention fusion: a query over all layers.</summary>
[Adapt<MiniLmL6>]
[AttentionFusion(Site.Encoder)]
[Classifier(Labels = 2)]
public sealed partial class MiniLmAttentionFusion : IAdapted;
