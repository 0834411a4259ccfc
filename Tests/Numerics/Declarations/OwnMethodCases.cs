using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 9, Alpha = 6, RankStabilized = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyRankStabilisedLora : IAdapted;

[Adapt<TinyBert>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8, Scale = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyParallel : IAdapted;

[Adapt<TinyBert>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8, LearnScale = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyLearnedParallel : IAdapted;

/// <summary>MAM: prefix and parallel adapter.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention)]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8, Scale = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyMam : IAdapted;

/// <summary>The library applies the gate in place of the scale, so the scale is 1 here.</summary>
[Adapt<TinyBert>]
[GatedLora(Site.Query, Site.Value, Rank = 4, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyGatedLora : IAdapted;

[Adapt<TinyBert>]
[Loha(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoha : IAdapted;

[Adapt<TinyBert>]
[Lokr(Site.Query, Site.Value, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyLokr : IAdapted;

[Adapt<TinyBert>]
[Krona(Site.Query, Site.AttentionOut, Rows = 8, Columns = 4, Scale = 0.5)]
[Classifier(Labels = 3)]
public sealed partial class TinyKrona : IAdapted;

[Adapt<TinyBert>]
[KronaB(Site.FeedForward, Rows = 2, Columns = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyKronaB : IAdapted;

[Adapt<TinyBert>]
[Vera(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyVera : IAdapted;

[Adapt<TinyBert>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4, Activation = Act.Gelu)]
[Classifier(Labels = 3)]
public sealed partial class TinyCompacter : IAdapted;

/// <summary>Compacter++: where Pfeiffer's adapter stands.</summary>
[Adapt<TinyBert>]
[Compacter(Site.FeedForwardResult, Bottleneck = 8, Factor = 2, Activation = Act.Gelu, NormFirst = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyCompacterPlusPlus : IAdapted;

[Adapt<TinyBert>]
[Compacter(Site.FeedForwardResult, Bottleneck = 8, Factor = 4, Factorized = false, Activation = Act.Relu, NormFirst = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyPhmAdapter : IAdapted;

/// <summary>Rules of each matrix's own, as products.</summary>
[Adapt<TinyBert>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4, Rank = 2, SharedRule = false, FactorizedRule = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyOwnRules : IAdapted;

[Adapt<TinyBert>]
[LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyLowRankAdapter : IAdapted;

[Adapt<TinyBert>]
[NormedAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyNormedAdapter : IAdapted;

[Adapt<TinyBert>]
[NormTuning]
[Classifier(Labels = 3)]
public sealed partial class TinyNormTuning : IAdapted;

[Adapt<BertBase>]
[NormTuning]
public sealed partial class CountNormTuning : IAdapted;

[Adapt<BertLarge>]
[NormTuning]
public sealed partial class CountNormTuningLarge : IAdapted;
