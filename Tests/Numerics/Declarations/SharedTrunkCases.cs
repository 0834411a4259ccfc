using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>As <see cref="TinyBert"/> with more layers.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TinyDeepBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 5;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 37;
    public const double Dropout = 0.0;
}

/// <summary>Adaptations that leave more or fewer of the lowest layers alone.</summary>
public static partial class Trunk
{
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 4)]
    public sealed partial class Drop : IAdapted;

    /// <summary>A head that reads all positions.</summary>
    [Adapt<TinyDeepBert>, TokenClassifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Bottleneck = 8), AdapterDrop<HoulsbyAttribute>(Most = 4)]
    public sealed partial class DropUnderTokens : IAdapted;

    /// <summary>What is left out stands above a layer that never has it, and below one that always has more.</summary>
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Layers = "1.."), AdapterDrop<PfeifferAttribute>(Most = 4)]
    [Lora(Site.Query, Rank = 2, Alpha = 4, Layers = "3..")]
    public sealed partial class DropBetween : IAdapted;

    /// <summary>Without its adapters the model still has trained biases.</summary>
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 4)]
    [BitFit]
    public sealed partial class DropOverBitFit : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Layers = "3..")]
    public sealed partial class UpperPfeiffer : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.FeedForwardUp, Rank = 3, Alpha = 6, Layers = "2..")]
    public sealed partial class UpperLora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3), MixedPrecision]
    [Lora(Site.Query, Site.FeedForwardUp, Rank = 3, Alpha = 6, Layers = "2..")]
    public sealed partial class RoundedLora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3), MixedPrecision]
    [TopLayers(Count = 1)]
    public sealed partial class RoundedTop : IAdapted;

    /// <summary>A layer of the lower part is adapted, the one below it is not.</summary>
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Lora(Site.Value, Rank = 3, Alpha = 6, Layers = "1, 4")]
    public sealed partial class ScatteredLora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value, Layers = "2..")]
    public sealed partial class UpperIa3 : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Dora(Site.Query, Rank = 2, Alpha = 4, Layers = "3..")]
    public sealed partial class UpperDora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [TopLayers(Count = 2)]
    public sealed partial class Top : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Reparameterize = 7, Style = PrefixStyle.Attention, Layers = "2..")]
    public sealed partial class UpperPrefix : IAdapted;

    /// <summary>A prefix of cached tokens, behind which all positions are counted on from the embeddings.</summary>
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3, Style = PrefixStyle.Cache, Layers = "2..")]
    public sealed partial class CachedPrefix : IAdapted;

    /// <summary>Copies in the upper layers, which are averaged; no head.</summary>
    [Adapt<TinyDeepBert>]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 6, Layers = "3.."), AdaMix<HoulsbyAttribute>(Experts = 2)]
    public sealed partial class UpperMixture : IAdapted;

    [Adapt<TinyDeepBert>, Pretraining]
    [Lora(Site.Query, Rank = 3, Alpha = 6, Layers = "2..")]
    public sealed partial class UpperPretraining : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    public sealed partial class Probe : IAdapted;

    [Adapt<TinyDeepBert>]
    [Lora(Site.Pooler, Rank = 3, Alpha = 6)]
    public sealed partial class PooledLora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Rank = 3, Alpha = 6)]
    public sealed partial class Lora : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 4)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [LadderSide(Site.Encoder, Reduction = 1, Layers = "3..")]
    public sealed partial class Ladder : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [Lora(Site.Words, Rank = 3, Alpha = 6)]
    public sealed partial class Words : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [TrainableTokens(Site.Words, Tokens = [3, 5])]
    public sealed partial class Tokens : IAdapted;

    /// <summary>Of the embeddings, one norm's weight is trained.</summary>
    [Adapt<TinyDeepBert>, Classifier(Labels = 3)]
    [NormTuning]
    public sealed partial class Norms : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3), DisablePass(Pass.GroupedLayers)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 4)]
    public sealed partial class Ungrouped : IAdapted;

    [Adapt<TinyDeepBert>, Classifier(Labels = 3), DisablePass(Pass.FirstPosition)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 4)]
    public sealed partial class AllPositions : IAdapted;

    [
        Adapt<TinyDeepBert>,
        Classifier(Labels = 3),
        DisablePass(Pass.FusedQkv),
        DisablePass(Pass.FrozenProducts),
        DisablePass(Pass.PlannedDisposal)
    ]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 4)]
    public sealed partial class Plain : IAdapted;
}
