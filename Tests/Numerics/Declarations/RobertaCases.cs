namespace DslPeft.Numerics.Tests;

/// <summary>No method and a head of its own: the base model's logits.</summary>
[Adapt<TinyRoberta>]
[Classifier(Labels = 3)]
public sealed partial class RobertaProbe : IAdapted;

[Adapt<TinyRoberta>]
[FullFineTuning]
[Classifier(Labels = 3)]
public sealed partial class RobertaFull : IAdapted;

[Adapt<TinyRoberta>]
[FullFineTuning]
[MaskedLm]
public sealed partial class RobertaFullMaskedLm : IAdapted;

[Adapt<TinyRoberta>]
[FullFineTuning]
[TokenClassifier(Labels = 5)]
public sealed partial class RobertaFullTokens : IAdapted;

[Adapt<TinyRoberta>]
[FullFineTuning]
[QuestionAnswering]
public sealed partial class RobertaFullQuestions : IAdapted;

[Adapt<TinyRoberta>]
[FullFineTuning]
[MultipleChoice(Choices = 3)]
public sealed partial class RobertaFullChoices : IAdapted;

[Adapt<TinyRoberta>]
[FishMask(Ratio = 0.1, Samples = 3)]
[Classifier(Labels = 3)]
public sealed partial class RobertaFishMask : IAdapted;

[Adapt<TinyRoberta>]
[DiffPruning(Density = 0.05, Sparsity = 1e-4, GateRate = 1)]
[Classifier(Labels = 3)]
public sealed partial class RobertaDiffPruning : IAdapted;

[Adapt<TinyRoberta>]
[IntrinsicDimension(Dimension = 100, Head = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaSaid : IAdapted;

[Adapt<TinyRoberta>]
[BitFit]
[Classifier(Labels = 3)]
public sealed partial class RobertaBitFit : IAdapted;

[Adapt<TinyRoberta>]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLora : IAdapted;

[Adapt<TinyRoberta>]
[Prefix(Site.AttentionMemory, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPrefix : IAdapted;

[Adapt<TinyRoberta>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPfeiffer : IAdapted;

[Adapt<TinyRoberta>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAdaMix : IAdapted;

[Adapt<TinyRoberta>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAdaMixSharedUp : IAdapted;
