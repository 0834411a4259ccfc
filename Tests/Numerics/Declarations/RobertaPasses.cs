namespace DslPeft.Numerics.Tests;

// The same declarations over a RoBERTa with every pass and with none.
/// <summary>Every pass.</summary>
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

/// <summary>No pass at all.</summary>
public static partial class RobertaWithoutPasses
{
    [Adapt<TinyRoberta>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [PromptTuning(Site.Words, Length = 3), Prefix(Site.AttentionMemory, Length = 3), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyRoberta>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [BitFit(Site.Query), Ia3(Site.Value)]
    public sealed partial class Selective : IAdapted;
}
