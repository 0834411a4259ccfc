namespace DslPeft.Numerics.Tests;

/// <summary>The declarations of <see cref="AllPasses"/> whose weights are not all trained, with products in bfloat16.</summary>
public static partial class RoundedProducts
{
    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), MixedPrecision]
    [
        Prefix(Site.AttentionMemory, Length = 3),
        Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."),
        Houlsby(Site.FeedForwardResult, Bottleneck = 5)
    ]
    public sealed partial class Hybrid : IAdapted;
}
