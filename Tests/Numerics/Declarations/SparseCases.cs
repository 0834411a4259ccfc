using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[FishMask(Ratio = 0.05, Samples = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyFishMask : IAdapted;

[Adapt<TinyBert>]
[FishMask(Ratio = 0.05, Samples = 3, Score = GradientScore.Absolute)]
[Classifier(Labels = 3)]
public sealed partial class TinyFishMaskAbsolute : IAdapted;

[Adapt<TinyBert>]
[FishMask(Ratio = 0.05, Samples = 3, Labels = ScoredLabels.Expected)]
[Classifier(Labels = 3)]
public sealed partial class TinyFishMaskExpected : IAdapted;

/// <summary>All entries: full fine-tuning in another form.</summary>
[Adapt<TinyBert>]
[FishMask(Ratio = 1, Samples = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyWholeMask : IAdapted;

/// <summary>Some parameters of the upper layer.</summary>
[Adapt<TinyBert>]
[FishMask(Site.Query, Site.FeedForwardUp, Ratio = 0.1, Samples = 2, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyPartialMask : IAdapted;

[Adapt<TinyBert>]
[DiffPruning(Density = 0.005, Structured = false, Sparsity = 1e-4, GateRate = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyDiffPruning : IAdapted;

[Adapt<TinyBert>]
[DiffPruning(Density = 0.005, Sparsity = 1e-4, GateRate = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyStructuredPruning : IAdapted;

[Adapt<TinyBert>]
[IntrinsicDimension(
    Site.Query,
    Site.Key,
    Site.Value,
    Site.AttentionOut,
    "SelfAttention.Norm",
    Dimension = 80,
    LayerScales = false,
    Head = true
)]
[Classifier(Labels = 3)]
public sealed partial class TinyDid : IAdapted;

/// <summary>Scales of 22 parameters and the 38 numbers that the recorded case was left with.</summary>
[Adapt<TinyBert>]
[IntrinsicDimension(Site.Query, Site.Key, Site.Value, Site.AttentionOut, "SelfAttention.Norm", Dimension = 60, Head = true)]
[Classifier(Labels = 3)]
public sealed partial class TinySaid : IAdapted;

/// <summary>Every parameter of the base, the head trained whole.</summary>
[Adapt<TinyBert>]
[IntrinsicDimension(Dimension = 100)]
[Classifier(Labels = 3)]
public sealed partial class TinyWholeSaid : IAdapted;

/// <summary>A word table that a decoder shares.</summary>
[Adapt<TinyBert>]
[IntrinsicDimension(Dimension = 100)]
[MaskedLm]
public sealed partial class TinySaidMaskedLm : IAdapted;

/// <summary>0.5% of a BERT and its head, which counts as kept.</summary>
[Adapt<BertBase>]
[FishMask(Ratio = 0.005)]
[Classifier(Labels = 2)]
public sealed partial class CountFishMask : IAdapted;

[Adapt<BertBase>]
[DiffPruning(Density = 0.005)]
[Classifier(Labels = 2)]
public sealed partial class CountDiffPruning : IAdapted;

[Adapt<BertBase>]
[IntrinsicDimension(Dimension = 20_000)]
public sealed partial class CountIntrinsic : IAdapted;
