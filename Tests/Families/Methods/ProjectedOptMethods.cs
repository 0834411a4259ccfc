namespace DslPeft.Families.Tests;

/// <summary>Methods over OPT with projected words and positions that the mask counts.</summary>
public static partial class ProjectedOptMethods
{
    [Adapt<ProjectedOpt>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<ProjectedOpt>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;
}
