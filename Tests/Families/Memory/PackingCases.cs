using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>A GPT-2 of the tests' size, with learnt positions.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class PackedGpt2 : IArchitecture
{
    public const int Vocab = 60,
        Positions = 40,
        Layers = 2,
        Hidden = 32,
        Heads = 4;
    public const double Dropout = 0;
}

/// <summary>Causal language models over positions and masks of every kind.</summary>
public static partial class PackedTexts
{
    /// <summary>Rotary positions.</summary>
    [Adapt<ThreeLlama>, CausalLm]
    [Lora(Site.Query, Site.FeedForwardGate, Rank = 2, Alpha = 4)]
    public sealed partial class Rotary : IAdapted;

    [Adapt<ThreeLlama>, CausalLm]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;

    /// <summary>Keys that every text has before its own.</summary>
    [Adapt<ThreeLlama>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3), Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class RotaryPrefix : IAdapted;

    [Adapt<ThreeLlama>, CausalLm, Recompute]
    [Lora(Site.Query, Site.FeedForwardGate, Rank = 2, Alpha = 4)]
    public sealed partial class RecomputedRotary : IAdapted;

    /// <summary>Learnt positions.</summary>
    [Adapt<PackedGpt2>, CausalLm]
    [FullFineTuning]
    public sealed partial class Learnt : IAdapted;

    [Adapt<PackedGpt2>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3), Lora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class LearntPrefix : IAdapted;

    /// <summary>Positions that count tokens, from 2 on.</summary>
    [Adapt<TinyOpt>, CausalLm]
    [FullFineTuning]
    public sealed partial class Counted : IAdapted;

    /// <summary>Slopes.</summary>
    [Adapt<TinyBloom>, CausalLm]
    [FullFineTuning]
    public sealed partial class Slopes : IAdapted;

    [Adapt<TinyBloom>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class SlopesPrefix : IAdapted;

    /// <summary>Windows of four tokens.</summary>
    [Adapt<TinyMistral>, CausalLm]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Windows : IAdapted;

    /// <summary>Windows in some layers, and a cap on scores and logits.</summary>
    [Adapt<TinyGemma2>, CausalLm]
    [Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class CappedWindows : IAdapted;

    [Adapt<TinyGemma3>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 2)]
    public sealed partial class WindowsOfOtherAngles : IAdapted;
}

/// <summary>Models that read a row as one text.</summary>
public static partial class WholeRows
{
    [Adapt<ThreeLlama>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<ThreeLlama>, CausalLm]
    [Lora(Site.Query, Rank = 2, Alpha = 2), Gate<LoraAttribute>]
    public sealed partial class GateOfTheRow : IAdapted;

    [Adapt<ThreeLlama>, Classifier(Labels = 3)]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class LastToken : IAdapted;

    [Adapt<DroppingBert>, TokenClassifier(Labels = 3)]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class Encoder : IAdapted;

    [Adapt<DroppingT5>, Seq2SeqLm]
    [Lora("Decoder.Query", Rank = 2, Alpha = 4)]
    public sealed partial class TwoStacks : IAdapted;
}
