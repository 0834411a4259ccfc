using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests.Docs;

/// <summary>A BERT of the width of BertBase and two layers, for the declarations of docs/from-hugging-face-peft.md.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class Bert : IArchitecture
{
    public const int Vocab = 200,
        Positions = 64,
        Layers = 2;
}

[Adapt<Bert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Dropout = 0.1)]
[Classifier(Labels = 2)]
public sealed partial class SentimentLora : IAdapted;

[Adapt<Bert>]
[Lora(
    Site.Query,
    Site.Key,
    Site.Value,
    Site.AttentionOut,
    Site.FeedForwardUp,
    Site.FeedForwardDown,
    Site.Pooler,
    Rank = 16,
    Alpha = 16,
    Bias = LoraBias.LoraOnly,
    RankStabilized = true
)]
[Classifier(Labels = 2)]
public sealed partial class EveryLayer : IAdapted;

[Adapt<Bert>]
[Dora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class SentimentDora : IAdapted;

[Adapt<Bert>]
[Ia3(Site.Key, Site.Value), Ia3(Site.AttentionOut, Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 2)]
public sealed partial class SentimentIa3 : IAdapted;

[Adapt<Bert>]
[Prefix(Site.AttentionMemory, Length = 20)]
[Classifier(Labels = 2)]
public sealed partial class SentimentPrefix : IAdapted;

[Adapt<Bert>]
[PromptTuning(Site.Words, Length = 20, Start = PromptStart.Vocabulary)]
[Classifier(Labels = 2)]
public sealed partial class SentimentPrompt : IAdapted;

[Adapt<Bert>]
[NormTuning]
[Classifier(Labels = 2)]
public sealed partial class SentimentNorms : IAdapted;

[Adapt<Bert>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 48, Activation = Act.Silu, Std = 0.02)]
[Classifier(Labels = 2)]
public sealed partial class HubHoulsby : IAdapted;

[Adapt<Bert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48)]
[Classifier(Labels = 2)]
public sealed partial class HubPfeiffer : IAdapted;

[Adapt<Bert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 8)]
[Classifier(Labels = 2)]
public sealed partial class HubLora : IAdapted;

[Adapt<Bert>]
#pragma warning disable DPEFT262 // The place is AdapterHub's.
[Ia3(Site.Key, Site.Value, Site.FeedForwardUp)]
#pragma warning restore DPEFT262
[Classifier(Labels = 2)]
public sealed partial class HubIa3 : IAdapted;

[Adapt<Bert>]
[Prefix(Site.AttentionMemory, Length = 30, Reparameterize = 512, Style = PrefixStyle.Attention)]
[Classifier(Labels = 2)]
public sealed partial class HubPrefix : IAdapted;
