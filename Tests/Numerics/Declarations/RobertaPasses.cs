namespace DslPeft.Numerics.Tests;

/// <summary>Declarations over a RoBERTa, which RobertaTests compiles again with no pass.</summary>
public static partial class RobertaPasses
{
    [Adapt<TinyRoberta>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3), Prefix(Site.AttentionMemory, Length = 3), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3)]
    [BitFit(Site.Query), Ia3(Site.Value)]
    public sealed partial class Selective : IAdapted;
}
