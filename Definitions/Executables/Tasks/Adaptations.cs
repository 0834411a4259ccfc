using DslPeft.Architectures;

namespace DslPeft.Executables;

/// <summary>LoRA on attention and feed-forward under a tagger of nine labels.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[TokenClassifier(Labels = 9)]
internal sealed partial class MiniTaggerLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[TokenClassifier(Labels = 9)]
internal sealed partial class MiniTaggerProbe : IAdapted;

/// <summary>As <see cref="MiniTaggerLora"/> with thirteen labels.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[TokenClassifier(Labels = 13)]
internal sealed partial class MiniSocialTaggerLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[TokenClassifier(Labels = 13)]
internal sealed partial class MiniSocialTaggerProbe : IAdapted;

/// <summary>LoRA under a head that finds where an answer starts and ends.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[QuestionAnswering]
internal sealed partial class MiniAnswerLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[QuestionAnswering]
internal sealed partial class MiniAnswerProbe : IAdapted;

/// <summary>LoRA under a choice of two.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[MultipleChoice(Choices = 2)]
internal sealed partial class MiniChoiceLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[MultipleChoice(Choices = 2)]
internal sealed partial class MiniChoiceProbe : IAdapted;

/// <summary>LoRA under a classifier of pairs.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[Classifier(Labels = 2)]
internal sealed partial class MiniPairLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[Classifier(Labels = 2)]
internal sealed partial class MiniPairProbe : IAdapted;

/// <summary>LoRA under the head of next-sentence prediction.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[NextSentence]
internal sealed partial class MiniOrderLora : IAdapted;

/// <summary>A frozen base under the same head.</summary>
[Adapt<BertMini>]
[NextSentence]
internal sealed partial class MiniOrderProbe : IAdapted;
