namespace DslPeft.Families.Tests;

/// <summary>Methods over Mistral: a window in every layer.</summary>
public static partial class TinyMistralMethods
{
    [Adapt<TinyMistral>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyMistral>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;
}
