using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

// Published configurations, for their parameter counts alone.

[Adapt<Gpt2Medium>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[CausalLm]
public sealed partial class CountGpt2Lora : IAdapted;

[Adapt<Gpt2Medium>]
[Prefix(Site.AttentionMemory, Length = 10, Reparameterize = 512)]
[CausalLm]
public sealed partial class CountGpt2Prefix : IAdapted;
