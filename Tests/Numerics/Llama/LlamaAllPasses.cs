namespace DslPeft.Numerics.Tests;

/// <summary>Adaptations of LLaMA, which LlamaPassTests compiles again with no pass.</summary>
public static partial class LlamaAllPasses
{
    [Adapt<SmallLlama>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardGate, Rank = 2, Alpha = 4, Layers = "1..")]
    public sealed partial class Lora : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [NormTuning, Prefix(Site.AttentionMemory, Length = 3), PromptTuning(Site.Words, Length = 2)]
    public sealed partial class Norms : IAdapted;

    [Adapt<SmallLlama>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<SmallLlama>, CausalLm]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;
}
