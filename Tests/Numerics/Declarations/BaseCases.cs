namespace DslPeft.Numerics.Tests;

/// <summary>No method and a head of its own: the base model's logits.</summary>
[Adapt<TinyBert>]
[Classifier(Labels = 3)]
public sealed partial class TinyProbe : IAdapted;

[Adapt<TinyBert>]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyTokenProbe : IAdapted;

[Adapt<TinyBert>]
[QuestionAnswering]
public sealed partial class TinyQuestionProbe : IAdapted;

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
[FullFineTuning]
[TokenClassifier(Labels = 5)]
public sealed partial class TinyFullTokens : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[QuestionAnswering]
public sealed partial class TinyFullQuestions : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[MultipleChoice(Choices = 2)]
public sealed partial class TinyFullChoices : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[NextSentence]
public sealed partial class TinyFullNextSentence : IAdapted;

[Adapt<TinyBert>]
[FullFineTuning]
[Pretraining]
public sealed partial class TinyFullPretraining : IAdapted;

[Adapt<TinyBert>]
[BitFit]
[Classifier(Labels = 3)]
public sealed partial class TinyBitFit : IAdapted;
