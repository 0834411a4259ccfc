namespace DslPeft.Families.Tests;

/// <summary>Methods over ModernBERT: windows at both sides, a first layer without a norm, no biases.</summary>
public static partial class TinyModernBertMethods
{
    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Lora(Site.QueryKeyValue, Site.FeedForwardGateUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Dora(Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Ia3(Site.QueryKeyValue), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyModernBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;
}
