namespace DslPeft.Numerics.Tests;

// The same two declarations over a base with dropout, with every pass and without one of them; DropoutPassTests compares them by name.
/// <summary>Every pass.</summary>
public static partial class Dropping
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FrozenPrefix"/>.</summary>
public static partial class DroppingWithoutFrozenPrefix
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenPrefix)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FusedQkv"/>.</summary>
public static partial class DroppingWithoutFusedQkv
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FusedQkv)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.GroupedLayers"/>.</summary>
public static partial class DroppingWithoutGroupedLayers
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.PlannedDisposal"/>.</summary>
public static partial class DroppingWithoutPlannedDisposal
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.PlannedDisposal)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FlatTrainables"/>.</summary>
public static partial class DroppingWithoutFlatTrainables
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FlatTrainables)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FrozenProducts"/>.</summary>
public static partial class DroppingWithoutFrozenProducts
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FrozenProducts)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.FirstPosition"/>.</summary>
public static partial class DroppingWithoutFirstPosition
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.SeededDropout"/>.</summary>
public static partial class DroppingWithoutSeededDropout
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.SeededDropout)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}

/// <summary>Every pass but <see cref="Pass.RecomputedAttention"/>.</summary>
public static partial class DroppingWithoutRecomputedAttention
{
    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2, Layers = "1.."), Houlsby(Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class Adapters : IAdapted;

    [Adapt<TinyDroppingBert>, Classifier(Labels = 3), DisablePass(Pass.RecomputedAttention)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;
}
