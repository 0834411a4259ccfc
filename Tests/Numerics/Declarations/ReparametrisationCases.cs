namespace DslPeft.Numerics.Tests;

/// <summary>The library's targets: keys, values, and the inputs of both output projections.</summary>
[Adapt<TinyBert>]
[Ia3(Site.Key, Site.Value), Ia3(Site.AttentionOut, Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyIa3 : IAdapted;

/// <summary>Another library's targets: keys, values, and the output of the first projection, before its activation.</summary>
[Adapt<TinyBert>]
#pragma warning disable DPEFT262 // The recorded numbers are those of factors before the activation.
[Ia3(Site.Key, Site.Value, Site.FeedForwardUp)]
#pragma warning restore DPEFT262
[Classifier(Labels = 3)]
public sealed partial class TinyIa3AtOutputs : IAdapted;

/// <summary>The paper's form, with LoRA at the same layers.</summary>
[Adapt<TinyBert>]
[Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
[Lora(Site.Value, Site.FeedForwardDown, Rank = 2, Alpha = 4, Bias = LoraBias.LoraOnly)]
[Classifier(Labels = 3)]
public sealed partial class TinyIa3AndLora : IAdapted;

[Adapt<TinyBert>]
[Dora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyDora : IAdapted;

/// <summary>The same scale, said as rsLoRA does, with the biases of the adapted layers.</summary>
[Adapt<TinyBert>]
[Dora(Site.Query, Site.Value, Rank = 4, Alpha = 4, RankStabilized = true, Bias = LoraBias.LoraOnly, Start = LoraStart.Gaussian)]
[Classifier(Labels = 3)]
public sealed partial class TinyRankStabilisedDora : IAdapted;

/// <summary>LoRA of four copies, which deployment averages and then merges.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, BiasOnB = true), AdaMix<LoraAttribute>(Experts = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixOfLora : IAdapted;

[Adapt<TinyBert>]
[TopLayers(Count = 1, Pooler = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyTopLayer : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrompt : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5, Start = PromptStart.Vocabulary)]
public sealed partial class TinyPromptFeature : IAdapted;

[Adapt<TinyBert>]
[PTuning(Site.Words, Length = 4, Inner = 24)]
[Classifier(Labels = 3)]
public sealed partial class TinyPTuning : IAdapted;

[Adapt<TinyBert>]
[PTuning(Site.Words, Length = 4, Inner = 12, Encoder = PromptEncoder.Lstm)]
[Classifier(Labels = 3)]
public sealed partial class TinyPTuningLstm : IAdapted;

/// <summary>An LSTM of one layer, and one of three.</summary>
[Adapt<TinyBert>]
[PTuning(Site.Words, Length = 3, Inner = 5, Encoder = PromptEncoder.Lstm, Depth = 1)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyPTuningShallow : IAdapted;

[Adapt<TinyBert>]
[PTuning(Site.Words, Length = 3, Inner = 5, Encoder = PromptEncoder.Lstm, Depth = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyPTuningDeep : IAdapted;

/// <summary>A prompt for each of three tasks.</summary>
[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5, Tasks = 3)]
[Classifier(Labels = 3)]
public sealed partial class TinyPromptOfTasks : IAdapted;

/// <summary>Two prompts before a head of one result a token, and one of the same length.</summary>
[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 3), PTuning(Site.Words, Length = 2, Inner = 5)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyTwoPrompts : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyPromptOfTokens : IAdapted;

/// <summary>Virtual tokens, a prefix and a head of one result a token.</summary>
[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 2)]
[Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Attention)]
[MaskedLm]
public sealed partial class TinyPromptMaskedLm : IAdapted;

[Adapt<TinyBert>]
[Ia3(Site.Key)]
[Classifier(Labels = 3)]
public sealed partial class TinyIa3OfKeys : IAdapted;

[Adapt<TinyBert>]
[Ia3(Site.Query)]
[Classifier(Labels = 3)]
public sealed partial class TinyIa3OfQueries : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 9, Alpha = 18)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank9 : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, BiasOnB = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraRank4WithBias : IAdapted;
