namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefix : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5)]
public sealed partial class TinyPrefixFeature : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 4, Reparameterize = 24)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefixMlp : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Style = PrefixStyle.Attention)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefixInAttention : IAdapted;

[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention)]
[Classifier(Labels = 3)]
public sealed partial class TinyPrefixMlpInAttention : IAdapted;

/// <summary>Both move positions: the prefix those of the prompt, too.</summary>
[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 5), Prefix(Site.AttentionMemory, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class TinyPromptAndPrefix : IAdapted;
