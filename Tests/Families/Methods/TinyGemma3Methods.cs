namespace DslPeft.Families.Tests;

/// <summary>Methods over Gemma 3: windows, norms around sublayers and on heads.</summary>
public static partial class TinyGemma3Methods
{
    [Adapt<TinyGemma3>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardGate, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Dora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;
}
