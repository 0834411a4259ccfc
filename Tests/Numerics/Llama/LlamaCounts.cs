using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

// Published configurations, for their parameter counts alone.

[Adapt<Llama7B>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[CausalLm]
public sealed partial class CountLlamaLora : IAdapted;

[Adapt<Llama7B>]
[Dora(Site.Query, Site.Key, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 32, Alpha = 64)]
[CausalLm]
public sealed partial class CountLlamaDora : IAdapted;

[Adapt<Llama3Of8B>]
[Lora(
    Site.Query,
    Site.Key,
    Site.Value,
    Site.AttentionOut,
    Site.FeedForwardGate,
    Site.FeedForwardUp,
    Site.FeedForwardDown,
    Rank = 16,
    Alpha = 32
)]
[CausalLm]
public sealed partial class CountLlama3Lora : IAdapted;
