using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>The layers of gpt2, with a few words and positions: adapters touch neither.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class Gpt2Host : IArchitecture
{
    public const int Vocab = 8;
    public const int Positions = 8;
}

[Adapt<Gpt2Host>]
[Lora(Site.QueryKeyValue, Rank = 8, Alpha = 8)]
[Classifier(Labels = 6)]
public sealed partial class Gpt2Emotion : IAdapted;

[Adapt<Gpt2Host>]
[Lora(Site.QueryKeyValue, Site.AttentionOut, Rank = 8, Alpha = 32)]
[Classifier(Labels = 3)]
public sealed partial class Gpt2Phrases : IAdapted;

[Adapt<Gpt2Host>]
[Lora(Site.QueryKeyValue, Site.AttentionOut, Site.FeedForwardDown, Rank = 8, Alpha = 32, Dropout = 0.05)]
[CausalLm]
public sealed partial class Gpt2Tigrinya : IAdapted;
