namespace DslPeft.Numerics.Tests;

/// <summary>Declarations over a base with dropout, which DropoutPassTests compiles again with one pass switched off.</summary>
public static partial class Dropping
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [
        Prefix(Site.AttentionMemory, Length = 3),
        Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."),
        Houlsby(Site.FeedForwardResult, Bottleneck = 5)
    ]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}
