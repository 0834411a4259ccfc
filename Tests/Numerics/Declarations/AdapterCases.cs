namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Silu)]
[Classifier(Labels = 3)]
public sealed partial class TinyHoulsby : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Silu)]
public sealed partial class TinyHoulsbyFeature : IAdapted;

/// <summary>AdapterDrop: the lower layer's adapters are left out.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Silu, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyHoulsbyUpperLayer : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMix : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixSharedUp : IAdapted;

/// <summary>As <see cref="TinyAdaMixSharedUp"/> without the consistency term.</summary>
[Adapt<TinyBert>]
#pragma warning disable DPEFT227 // The recorded numbers are those of the task loss alone.
[
    Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu),
    AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true, Consistency = 0)
]
#pragma warning restore DPEFT227
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixTaskOnly : IAdapted;
