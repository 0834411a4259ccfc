namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 3)]
public sealed partial class TinyLora : IAdapted;

[Adapt<TinyBert>]
[Lora(
    Site.Query,
    Site.Key,
    Site.Value,
    Site.AttentionOut,
    Site.FeedForwardUp,
    Site.FeedForwardDown,
    Site.Pooler,
    Rank = 4,
    Alpha = 8,
    Bias = LoraBias.LoraOnly
)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraEverywhereWithBiases : IAdapted;

/// <summary>What peft calls "all-linear".</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Key, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.FeedForwardDown, Site.Pooler, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraEverywhere : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Pooler, Rank = 4, Alpha = 8)]
public sealed partial class TinyLoraOfPooler : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Bias = LoraBias.All)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraWithAllBiases : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Start = LoraStart.Gaussian)]
[Classifier(Labels = 3)]
public sealed partial class TinyGaussianLora : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Key, Site.AttentionOut, Site.FeedForwardUp, Site.FeedForwardDown, Site.Pooler, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraWithoutValue : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
public sealed partial class TinyLoraFeature : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "1")]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraUpperLayer : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, BiasOnB = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraBiasOnB : IAdapted;

/// <summary>Another rank in the lower layer's query, another scale in the upper layer's value.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Rank = 2, Alpha = 8, Layers = "0")]
[Lora(Site.Query, Rank = 4, Alpha = 8, Layers = "1")]
[Lora(Site.Value, Rank = 4, Alpha = 8, Layers = "0")]
[Lora(Site.Value, Rank = 4, Alpha = 5, Layers = "1")]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraPatterns : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank4 : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank4Unscaled : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 6)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank2 : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 6, Alpha = 6)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank6Unscaled : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank8Unscaled : IAdapted;
