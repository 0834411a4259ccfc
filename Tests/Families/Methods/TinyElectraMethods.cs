namespace DslPeft.Families.Tests;

/// <summary>Methods over ELECTRA: a projection behind the tables.</summary>
public static partial class TinyElectraMethods
{
    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;

    [Adapt<TinyElectra>, ReplacedTokens]
    [Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class Replaced : IAdapted;

    [Adapt<TinyElectra>, ReplacedTokens]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class ReplacedBehindPrompt : IAdapted;

    [Adapt<TinyElectra>, Classifier(Labels = 3)]
    [Poly(Site.Query, Site.Value, Rank = 2, Tasks = 2, Skills = 2)]
    public sealed partial class Poly : IAdapted;
}
