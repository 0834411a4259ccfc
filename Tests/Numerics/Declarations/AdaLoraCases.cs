namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[AdaLora(Site.Query, Site.Value, InitialRank = 6, Rank = 4, Alpha = 8, Warmup = 10, Cooldown = 20)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaLora : IAdapted;

/// <summary>A whole run of 14 steps.</summary>
[Adapt<TinyBert>]
[AdaLora(Site.Query, Site.Value, InitialRank = 6, Rank = 2, Alpha = 8, Warmup = 2, Cooldown = 4, Interval = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaLoraRun : IAdapted;

/// <summary>Places inside and outside of the stack, of two uses with a budget each.</summary>
[Adapt<TinyBert>]
[AdaLora(Site.Query, Site.Pooler, InitialRank = 3, Rank = 1, Alpha = 6, Warmup = 1, Cooldown = 1)]
[AdaLora(Site.FeedForwardUp, InitialRank = 4, Rank = 2, Alpha = 8, Warmup = 1, Cooldown = 1, Layers = "1")]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaLoraOfTwoKinds : IAdapted;
