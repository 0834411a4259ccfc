namespace DslPeft.Numerics.Tests;

/// <summary>Declarations that PassTests compiles again with one pass switched off, or all.</summary>
public static partial class AllPasses
{
    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [
        Prefix(Site.AttentionMemory, Length = 3),
        Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."),
        Houlsby(Site.FeedForwardResult, Bottleneck = 5)
    ]
    public sealed partial class Hybrid : IAdapted;
}
