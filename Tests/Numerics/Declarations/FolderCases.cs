namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyLoraTagger : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Key, Site.Value, Rank = 4, Alpha = 8)]
[QuestionAnswering]
public sealed partial class TinyLoraAnswers : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyPrefixTagger : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5)]
[QuestionAnswering]
public sealed partial class TinyPrefixAnswers : IAdapted;

/// <summary>The table that peft keeps of <see cref="TinyPrefixMlp"/>, to be trained further.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefixOfFour : IAdapted;

[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyPfeifferTagger : IAdapted;

/// <summary>Two methods of one kind at places of their own, which a union can hold.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Rank = 2, Alpha = 8)]
[Lora(Site.FeedForwardUp, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraOfTwoRanks : IAdapted;

#pragma warning disable DPEFT273 // what files of AdapterHub cannot say
/// <summary>A gate that does not take the place of a scale of 1.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8), Gate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyScaledLoraBehindAGate : IAdapted;
#pragma warning restore DPEFT273

/// <summary>Two uses at one place, which peft keeps in folders of their own.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Rank = 2, Alpha = 8, Name = "a")]
[Lora(Site.Query, Rank = 2, Alpha = 8, Name = "b")]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraTwice : IAdapted;

/// <summary>Activations that differ, where AdapterHub has one for both.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Invertible(Site.EmbeddingOutput, Activation = Act.Gelu)]
[Classifier(Labels = 3)]
public sealed partial class TinyInvertibleOfTwoActivations : IAdapted;

/// <summary>A prompt as AdapterHub has it.</summary>
[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5, Style = PromptStyle.Embedded)]
[Classifier(Labels = 3)]
public sealed partial class TinyEmbeddedPrompt : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5, Style = PromptStyle.Embedded)]
[TokenClassifier(Labels = 4)]
public sealed partial class TinyEmbeddedPromptTagger : IAdapted;
