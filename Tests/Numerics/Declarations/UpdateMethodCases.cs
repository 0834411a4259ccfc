namespace DslPeft.Numerics.Tests;

// Relatives of LoRA: other starts, rates, and forms of the update.

/// <summary>LoRA-FA.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, FrozenA = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraFa : IAdapted;

/// <summary>LoRA+.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, RateOfB = 16)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraPlus : IAdapted;

[Adapt<TinyBert>]
[Pissa(Site.Query, Site.FeedForwardUp, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyPissa : IAdapted;

[Adapt<TinyBert>]
[Olora(Site.Query, Site.FeedForwardDown, Rank = 4, Alpha = 8, RankStabilized = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyOlora : IAdapted;

[Adapt<TinyBert>]
[Hira(Site.Query, Site.FeedForwardUp, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyHira : IAdapted;

/// <summary>Sites of which one has more inputs than outputs, and one more outputs than inputs.</summary>
[Adapt<TinyBert>]
[RandLora(Site.Query, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 5, Alpha = 20)]
[Classifier(Labels = 3)]
public sealed partial class TinyRandLora : IAdapted;

[Adapt<TinyBert>]
[Shira(Site.Query, Site.FeedForwardUp, Rank = 2, Seed = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyShira : IAdapted;

[Adapt<TinyBert>]
[GraLora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyGraLora : IAdapted;

[Adapt<TinyBert>]
[GraLora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Blocks = 4, Hybrid = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyHybridGraLora : IAdapted;

[Adapt<TinyBert>]
[AdapterPlus(Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdapterPlus : IAdapted;

/// <summary>The first two tokens and the last one.</summary>
[Adapt<TinyBert>]
[LoReft(Site.FeedForwardOutput, Rank = 3, First = 2, Last = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoReft : IAdapted;

/// <summary>All tokens.</summary>
[Adapt<TinyBert>]
[NoReft(Site.FeedForwardOutput, Rank = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyNoReft : IAdapted;

[Adapt<TinyBert>]
[DiReft(Site.FeedForwardOutput, Rank = 3, Last = 2)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyDiReft : IAdapted;

[Adapt<TinyBert>]
[DiReft(Site.FeedForwardOutput, Rank = 3, First = 1, Last = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyEndsDiReft : IAdapted;

/// <summary>An edit of the last layer's output alone, and none.</summary>
[Adapt<TinyBert>]
[LoReft(Site.FeedForwardOutput, Rank = 3, First = 2, Last = 1, Layers = "1")]
public sealed partial class TinyEditedStates : IAdapted;

[Adapt<TinyBert>]
[BitFit]
public sealed partial class TinyPlainStates : IAdapted;
