namespace DslPeft.Numerics.Tests;

// Methods that make a weight of a weight, or of few numbers.

[Adapt<TinyBert>]
[Oft(Site.Query, Site.Value, Blocks = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyOft : IAdapted;

[Adapt<TinyBert>]
[Oft(Site.Query, Site.Value, Blocks = 4, Share = true)]
[Classifier(Labels = 3)]
public sealed partial class TinySharedOft : IAdapted;

/// <summary>COFT: numbers that stay within a ball.</summary>
[Adapt<TinyBert>]
[Oft(Site.Query, Site.Value, Blocks = 4, Constrained = true, Epsilon = 0.01)]
[Classifier(Labels = 3)]
public sealed partial class TinyConstrainedOft : IAdapted;

[Adapt<TinyBert>]
[Boft(Site.Query, Site.Value)]
[Classifier(Labels = 3)]
public sealed partial class TinyBoft : IAdapted;

/// <summary>Three butterfly factors of eight blocks.</summary>
[Adapt<TinyBert>]
[Boft(Site.Query, Site.Value, BlockSize = 0, BlockCount = 8, Factors = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyButterfly : IAdapted;

[Adapt<TinyBert>]
[Hra(Site.Query, Site.Value, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyHra : IAdapted;

[Adapt<TinyBert>]
[Hra(Site.Query, Site.Value, Rank = 3, Orthogonal = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyOrthogonalHra : IAdapted;

[Adapt<TinyBert>]
[Bone(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyBone : IAdapted;

/// <summary>A rank that does not divide the inputs.</summary>
[Adapt<TinyBert>]
[Bone(Site.FeedForwardUp, Site.Query, Rank = 5)]
[Classifier(Labels = 3)]
public sealed partial class TinyUnevenBone : IAdapted;

/// <summary>Block affine transformations.</summary>
[Adapt<TinyBert>]
[Bone(Site.Query, Site.Value, Rank = 8, Bat = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyBat : IAdapted;

[Adapt<TinyBert>]
[Miss(Site.Query, Site.FeedForwardDown, Rank = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyMiss : IAdapted;

/// <summary>Columns that output features share.</summary>
[Adapt<TinyBert>]
[Miss(Site.Query, Site.Value, Rank = 8, Mini = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyMiniMiss : IAdapted;

[Adapt<TinyBert>]
[FourierFt(Site.Query, Site.Value, Frequencies = 20, Scaling = 15, Seed = 77)]
[Classifier(Labels = 3)]
public sealed partial class TinyFourierFt : IAdapted;

[Adapt<TinyBert>]
[FourierFt(Site.Query, Site.FeedForwardUp, Frequencies = 20, FromZero = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyFourierFtFromZero : IAdapted;

[Adapt<TinyBert>]
[VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyVbLora : IAdapted;
