namespace DslPeft.Bench.Declarations;

/// <summary>LoRA in the upper layer alone: what <see cref="Pass.FrozenPrefix"/> is for.</summary>
public static partial class Upper
{
    [Adapt<BertWide>, Classifier(Labels = 2)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Layers = "1..")]
    public sealed partial class Lora : IAdapted;
}

/// <summary>Products with frozen weights in bfloat16: what <see cref="Pass.MixedPrecision"/> is for.</summary>
public static partial class Rounded
{
    [Adapt<BertWide>, Classifier(Labels = 2), MixedPrecision]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;

    [Adapt<BertDeep>, Classifier(Labels = 2), MixedPrecision]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class DeepLora : IAdapted;
}

/// <summary>Layers that run again: what <see cref="Pass.RecomputedLayers"/> is for.</summary>
public static partial class Repeated
{
    [Adapt<BertSix>, Classifier(Labels = 2), Recompute]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;
}

/// <summary>As many words as Qwen 2.5 has: what <see cref="Pass.ChunkedLoss"/> is for.</summary>
public static partial class Worded
{
    [Adapt<LlamaWords>, CausalLm]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;
}

/// <summary>One pass switched off in each, by the pass's name.</summary>
public static partial class Without
{
    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.FrozenPrefix)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Layers = "1..")]
    public sealed partial class FrozenPrefix : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.FusedQkv)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class FusedQkv : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.GroupedLayers)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class GroupedLayers : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.PlannedDisposal)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class PlannedDisposal : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.FlatTrainables)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class FlatTrainables : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.FirstPosition)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class FirstPosition : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.SeededDropout)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class SeededDropout : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.RecomputedAttention)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class RecomputedAttention : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class FrozenProducts : IAdapted;

    [Adapt<Gpt2Wide>, Classifier(Labels = 2), DisablePass(Pass.ImplicitMask)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class ImplicitMask : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), MixedPrecision, DisablePass(Pass.MixedPrecision)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class MixedPrecision : IAdapted;

    [Adapt<BertSix>, Classifier(Labels = 2), Recompute, DisablePass(Pass.RecomputedLayers)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class RecomputedLayers : IAdapted;

    [Adapt<LlamaWords>, CausalLm, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class ChunkedLoss : IAdapted;
}
