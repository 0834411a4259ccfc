namespace DslPeft.Families.Tests;

/// <summary>Methods over BLOOM: slopes in place of positions.</summary>
public static partial class TinyBloomMethods
{
    [Adapt<TinyBloom>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Lora(Site.QueryKeyValue, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Dora(Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Ia3(Site.QueryKeyValue), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;
}
