namespace DslPeft.Numerics.Tests;

/// <summary>No method and a head of its own: the base model's logits.</summary>
[Adapt<TinyBert>]
[Classifier(Labels = 3)]
public sealed partial class TinyProbe : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
public sealed partial class TinyFull : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[MaskedLm]
public sealed partial class TinyFullMaskedLm : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[Classifier(Labels = 3)]
public sealed partial class TinyFullClassifier : IAdapted;

[Adapt<TinyReluBert>]
[FullFineTuning]
[Regression]
public sealed partial class TinyFullRegression : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[MultiLabel(Labels = 4)]
public sealed partial class TinyFullMultiLabel : IAdapted;

[Adapt<TinyBert>]
[BitFit]
[Classifier(Labels = 3)]
public sealed partial class TinyBitFit : IAdapted;
