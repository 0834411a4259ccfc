namespace DslPeft.Numerics.Tests;

/// <summary>The paper's Houlsby: norms are trained as well.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, TrainNorms = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyHoulsbyWithNorms : IAdapted;

/// <summary>The paper's small set of biases.</summary>
[Adapt<TinyBert>]
[BitFit(Site.Query, Site.FeedForwardUp)]
[Classifier(Labels = 3)]
public sealed partial class TinyBitFitSmall : IAdapted;

/// <summary>Two experts: the second pass takes the other one.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixOfTwo : IAdapted;

/// <summary>Passes draw independently, as the reference code does.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4, DrawFreely = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixDrawnFreely : IAdapted;

/// <summary>One adapter of the width of <see cref="TinyAdaMix"/>'s experts.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Gelu)]
[Classifier(Labels = 3)]
public sealed partial class TinyOneAdapter : IAdapted;

/// <summary>As <see cref="TinyLora"/> with another scale: files of one are no files of the other.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 32)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraTwiceTheScale : IAdapted;

/// <summary>As <see cref="TinyLora"/> with dropout, which files do not depend on.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Dropout = 0.1)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraWithDropout : IAdapted;

/// <summary>Three methods at once.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 3)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "1..")]
[Houlsby(Site.FeedForwardResult, Bottleneck = 6)]
[Classifier(Labels = 3)]
public sealed partial class TinyHybrid : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "1..")]
[MaskedLm]
public sealed partial class TinyLoraMaskedLm : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 6)]
[Regression]
public sealed partial class TinyHoulsbyRegression : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 3)]
[MultiLabel(Labels = 4)]
public sealed partial class TinyPrefixMultiLabel : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[TokenClassifier(Labels = 5)]
public sealed partial class TinyLoraTokens : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7)]
[QuestionAnswering]
public sealed partial class TinyPrefixQuestions : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Pooler, Rank = 4, Alpha = 8)]
[MultipleChoice(Choices = 3)]
public sealed partial class TinyLoraChoices : IAdapted;

[Adapt<TinyBert>]
[BitFit]
[NextSentence]
public sealed partial class TinyBitFitNextSentence : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Pooler, Rank = 4, Alpha = 8)]
[Pretraining]
public sealed partial class TinyLoraPretraining : IAdapted;

/// <summary>Experts under both pretraining heads.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 6), AdaMix<HoulsbyAttribute>(Experts = 2)]
[Pretraining]
public sealed partial class TinyAdaMixPretraining : IAdapted;

/// <summary>A prefix of every layer, an encoder and factors in the upper layer alone: layers of two structures.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7)]
[Lora(Site.Key, Rank = 2, Alpha = 4, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefixMlpAndLora : IAdapted;

/// <summary>Experts under a language model's head: two passes over labelled positions.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 6), AdaMix<HoulsbyAttribute>(Experts = 2)]
[MaskedLm]
public sealed partial class TinyAdaMixMaskedLm : IAdapted;

/// <summary>Experts without a head.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 6), AdaMix<HoulsbyAttribute>(Experts = 2)]
public sealed partial class TinyAdaMixFeature : IAdapted;
