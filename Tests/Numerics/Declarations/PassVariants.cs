namespace DslPeft.Numerics.Tests;

// The same declarations with every pass, and with each pass switched off; PassTests compares them by name.
/// <summary>Every pass.</summary>
public static partial class AllPasses
{
    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FrozenPrefix"/>.</summary>
public static partial class WithoutFrozenPrefix
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FusedQkv"/>.</summary>
public static partial class WithoutFusedQkv
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.GroupedLayers"/>.</summary>
public static partial class WithoutGroupedLayers
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.PlannedDisposal"/>.</summary>
public static partial class WithoutPlannedDisposal
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FlatTrainables"/>.</summary>
public static partial class WithoutFlatTrainables
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FirstPosition"/>.</summary>
public static partial class WithoutFirstPosition
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.SeededDropout"/>.</summary>
public static partial class WithoutSeededDropout
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.RecomputedAttention"/>.</summary>
public static partial class WithoutRecomputedAttention
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FrozenProducts"/>.</summary>
public static partial class WithoutFrozenProducts
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}

/// <summary>No pass at all.</summary>
public static partial class WithoutPasses
{
    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6, Bias = LoraBias.LoraOnly)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Lora(Site.Query, Site.Key, Rank = 3, Alpha = 6, Layers = "1..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5, TrainNorms = true)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention)]
    public sealed partial class PrefixMlp : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 5), AdaMix<HoulsbyAttribute>(Experts = 3, ShareUp = true)]
    public sealed partial class AdaMix : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;

    [Adapt<TinyBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix), DisablePass(Pass.FusedQkv), DisablePass(Pass.GroupedLayers), DisablePass(Pass.PlannedDisposal), DisablePass(Pass.FlatTrainables), DisablePass(Pass.FirstPosition), DisablePass(Pass.SeededDropout), DisablePass(Pass.RecomputedAttention), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Hybrid : IAdapted;
}
