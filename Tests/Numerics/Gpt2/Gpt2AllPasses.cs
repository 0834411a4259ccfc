namespace DslPeft.Numerics.Tests;

/// <summary>Adaptations of a decoder, which Gpt2PassTests compiles again without passes.</summary>
public static partial class Gpt2AllPasses
{
    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Layers = "1..")]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Dora(Site.Query, Rank = 2, Alpha = 4), Ia3(Site.Value), Ia3(Site.Key, AtInput = true)]
    public sealed partial class Slices : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Lora(Site.QueryKeyValue, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]
    public sealed partial class Whole : IAdapted;

    [Adapt<TinyGpt2>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class Biases : IAdapted;

    [Adapt<TinyGpt2>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyGpt2>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3), PromptTuning(Site.Words, Length = 2)]
    public sealed partial class Prompts : IAdapted;
}
