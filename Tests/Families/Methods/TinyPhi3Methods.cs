namespace DslPeft.Families.Tests;

/// <summary>Methods over Phi-3: one product for queries, keys and values and one for gate and first projection.</summary>
public static partial class TinyPhi3Methods
{
    [Adapt<TinyPhi3>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Lora(Site.QueryKeyValue, Site.Query, Site.FeedForwardGateUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Dora(Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Ia3(Site.QueryKeyValue), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyPhi3>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;
}
