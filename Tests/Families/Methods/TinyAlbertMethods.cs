namespace DslPeft.Families.Tests;

/// <summary>Methods over ALBERT: layers that share one block's weights, and what is added to these.</summary>
public static partial class TinyAlbertMethods
{
    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class Biases : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4), AdaMix<LoraAttribute>(Experts = 2)]
    public sealed partial class Mixture : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Vera(Site.Query, Site.Value, Rank = 4)]
    public sealed partial class Vera : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Rank = 2, Alpha = 2), Gate<LoraAttribute>(IgnorePadding = true)]
    public sealed partial class Gated : IAdapted;

    [Adapt<TinyAlbert>, Classifier(Labels = 3)]
    [
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "a", Frozen = true),
        Pfeiffer(Site.FeedForwardResult, Bottleneck = 3, Name = "b", Frozen = true)
    ]
    [AdapterFusion<PfeifferAttribute>]
    public sealed partial class Fusion : IAdapted;
}
