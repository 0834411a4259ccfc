using DslPeft.Architectures;

namespace DslPeft.Bench.Declarations;

/// <summary>Adaptations that write texts.</summary>
public static partial class Writers
{
    [Adapt<Gpt2Small>, CausalLm]
    [Lora(Site.QueryKeyValue, Rank = 8, Alpha = 16)]
    public sealed partial class Merged : IAdapted;

    [Adapt<Gpt2Small>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 16)]
    public sealed partial class Prefixed : IAdapted;
}
