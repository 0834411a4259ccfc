namespace DslPeft.Families.Tests;

/// <summary>Methods over GPT-NeoX: sublayers beside one another, one product for each head's query, key and value.</summary>
public static partial class TinyNeoXMethods
{
    [Adapt<TinyNeoX>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Lora(Site.QueryKeyValue, Site.AttentionOut, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfAll : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Dora(Site.QueryKeyValue, Rank = 2, Alpha = 4)]
    public sealed partial class Dora : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Ia3(Site.QueryKeyValue), Ia3(Site.FeedForwardDown, AtInput = true)]
    public sealed partial class Ia3 : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 3)]
    public sealed partial class Pfeiffer : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [ParallelAdapter(Site.FeedForward, "SelfAttention", Bottleneck = 3)]
    public sealed partial class Parallel : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyNeoX>, CausalLm]
    [LadderSide(Site.Decoder, Reduction = 2, Pruned = false)]
    public sealed partial class Ladder : IAdapted;
}
