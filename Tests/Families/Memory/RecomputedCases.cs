using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Models of three layers a stack, with dropout where their family has it.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class DroppingBert : IArchitecture
{
    public const int Vocab = 99,
        Positions = 40,
        Layers = 3,
        Hidden = 32,
        Heads = 4,
        Inner = 37;
}

/// <inheritdoc cref="DroppingBert"/>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class ThreeLlama : IArchitecture
{
    public const int Vocab = 99,
        Positions = 40,
        Layers = 3,
        Hidden = 32,
        Heads = 4,
        KeyValueHeads = 2,
        Inner = 40;
}

/// <inheritdoc cref="DroppingBert"/>
[Architecture(ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class DroppingT5 : IArchitecture
{
    public const int Vocab = 99,
        Layers = 3,
        Hidden = 32,
        Heads = 4,
        HeadSize = 8,
        Inner = 37,
        Buckets = 8,
        Distance = 16;
}

/// <summary>Adaptations whose layers run again in the backward pass.</summary>
public static partial class Recomputed
{
    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2)]
    public sealed partial class LoraOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "1..")]
    public sealed partial class UpperLayersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 8)]
    public sealed partial class PrefixOfBert : IAdapted;

    [Adapt<DroppingBert>, TokenClassifier(Labels = 3), Recompute]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class AdaptersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 4), AdaMix<HoulsbyAttribute>(Experts = 3)]
    public sealed partial class MixtureOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 4), AdapterDrop<PfeifferAttribute>(Most = 2)]
    public sealed partial class DroppedAdaptersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [VbLora(Site.Query, Site.Value, Rank = 2, Vectors = 6, Length = 4, Best = 2)]
    public sealed partial class SharedBankOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3), Recompute]
    [FullFineTuning]
    public sealed partial class WholeBert : IAdapted;

    [Adapt<ThreeLlama>, CausalLm, Recompute]
    [Lora(Site.Query, Site.Value, Site.FeedForwardGate, Rank = 2, Alpha = 4, Dropout = 0.1), Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class LoraOfLlama : IAdapted;

    [Adapt<ThreeLlama>, CausalLm, Recompute]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4), PromptTuning(Site.Words, Length = 2)]
    public sealed partial class AdaptersOfLlama : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm, Recompute]
    [Lora(Site.Everywhere + Site.Query, Site.CrossKey, Site.CrossValue, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm, Recompute]
    [Prefix(Site.Everywhere + Site.AttentionMemory, Site.CrossAttentionMemory, Length = 3)]
    public sealed partial class PrefixOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm, Recompute]
    [Houlsby(Site.Everywhere + Site.FeedForwardResult, Site.CrossAttentionResult, Bottleneck = 4)]
    public sealed partial class AdaptersOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm, Recompute]
    [FullFineTuning]
    public sealed partial class WholeT5 : IAdapted;
}

/// <summary>The same adaptations, whose layers keep what the backward pass needs.</summary>
public static partial class Kept
{
    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Rank = 2, Alpha = 4, Dropout = 0.2)]
    public sealed partial class LoraOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "1..")]
    public sealed partial class UpperLayersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 8)]
    public sealed partial class PrefixOfBert : IAdapted;

    [Adapt<DroppingBert>, TokenClassifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class AdaptersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 4), AdaMix<HoulsbyAttribute>(Experts = 3)]
    public sealed partial class MixtureOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 4), AdapterDrop<PfeifferAttribute>(Most = 2)]
    public sealed partial class DroppedAdaptersOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [VbLora(Site.Query, Site.Value, Rank = 2, Vectors = 6, Length = 4, Best = 2)]
    public sealed partial class SharedBankOfBert : IAdapted;

    [Adapt<DroppingBert>, Classifier(Labels = 3)]
    [FullFineTuning]
    public sealed partial class WholeBert : IAdapted;

    [Adapt<ThreeLlama>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.FeedForwardGate, Rank = 2, Alpha = 4, Dropout = 0.1), Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class LoraOfLlama : IAdapted;

    [Adapt<ThreeLlama>, CausalLm]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4), PromptTuning(Site.Words, Length = 2)]
    public sealed partial class AdaptersOfLlama : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Site.CrossKey, Site.CrossValue, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm]
    [Prefix(Site.Everywhere + Site.AttentionMemory, Site.CrossAttentionMemory, Length = 3)]
    public sealed partial class PrefixOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm]
    [Houlsby(Site.Everywhere + Site.FeedForwardResult, Site.CrossAttentionResult, Bottleneck = 4)]
    public sealed partial class AdaptersOfT5 : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm]
    [FullFineTuning]
    public sealed partial class WholeT5 : IAdapted;
}
