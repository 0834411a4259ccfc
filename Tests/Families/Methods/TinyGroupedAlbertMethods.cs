namespace DslPeft.Families.Tests;

/// <summary>Methods over ALBERT of several sets of weights: what is added to weights is each set's, what is added to states each layer's.</summary>
public static partial class TinyGroupedAlbertMethods
{
    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3, Layers = "2..5")]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4), AdaMix<LoraAttribute>(Experts = 2)]
    public sealed partial class Mixture : IAdapted;

    [Adapt<TinyGroupedAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Rank = 2, Alpha = 2), Gate<LoraAttribute>(IgnorePadding = true)]
    public sealed partial class Gated : IAdapted;
}
