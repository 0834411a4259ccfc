using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[LotteryTicket(Density = 0.02, FirstRate = 1e-2)]
[Classifier(Labels = 3)]
public sealed partial class TinyLotteryTicket : IAdapted;

/// <summary>Some parameters of the upper layer, chosen on a few passes over the data.</summary>
[Adapt<TinyBert>]
[LotteryTicket(Site.Query, "Mlp.Norm", Density = 0.1, FirstEpochs = 3, FirstRate = 1e-2, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyPartialTicket : IAdapted;

[Adapt<TinyBert>]
[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25, Priming = 1, PrimingRate = 1e-2)]
[Classifier(Labels = 3)]
public sealed partial class TinyFar : IAdapted;

[Adapt<BertBase>]
[LotteryTicket(Density = 0.005)]
[Classifier(Labels = 2)]
public sealed partial class CountLotteryTicket : IAdapted;

[Adapt<DistilBertBase>]
[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.1)]
[Classifier(Labels = 2)]
public sealed partial class CountFar : IAdapted;

[Adapt<TinyBert>]
[AttentionFusion(Site.Encoder)]
[Classifier(Labels = 3)]
public sealed partial class TinyAttentionFusion : IAdapted;

[Adapt<BertLarge>]
[AttentionFusion(Site.Encoder)]
[Classifier(Labels = 2)]
public sealed partial class CountAttentionFusion : IAdapted;

/// <summary>Without a head, whose place the states take.</summary>
[Adapt<TinyBert>]
[AttentionFusion(Site.Encoder)]
public sealed partial class TinyFusedStates : IAdapted;
