namespace DslPeft.Families.Tests;

/// <summary>One adaptation of a kind over models of two stacks.</summary>
public static partial class StackMethods
{
    [Adapt<TinyBart>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Site.CrossValue, Rank = 3, Alpha = 6)]
    public sealed partial class LoraOfBart : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [Dora("Encoder.Value", Site.CrossKey, Rank = 3, Alpha = 6)]
    public sealed partial class DoraOfBart : IAdapted;

    /// <summary>Both stacks and the decoder read the adapted table.</summary>
    [Adapt<TinyT5>, Seq2SeqLm(Decoder = DecoderTable.Adapted)]
    [Lora(Site.Words, Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfWords : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm(Decoder = DecoderTable.Adapted)]
    [TrainableTokens(Site.Words, Tokens = [3, 5])]
    public sealed partial class SomeWords : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [Prefix(Site.Everywhere + Site.AttentionMemory, Site.CrossAttentionMemory, Length = 3)]
    public sealed partial class PrefixOfBart : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [PromptTuning("Encoder.Words", Length = 3)]
    public sealed partial class PromptBeforeSources : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [PromptTuning("Decoder.Words", Length = 3)]
    public sealed partial class PromptBeforeTargets : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [Houlsby(Site.Everywhere + Site.FeedForwardResult, Site.CrossAttentionResult, Bottleneck = 4)]
    public sealed partial class AdaptersOfT5 : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [Pfeiffer(Site.Everywhere + Site.FeedForwardResult, Bottleneck = 4), AdapterDrop<PfeifferAttribute>(Most = 1)]
    public sealed partial class DroppedAdapters : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [BitFit]
    public sealed partial class BiasesOfBart : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [IntrinsicDimension(Dimension = 100)]
    public sealed partial class FewDirections : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [CrossAttention]
    public sealed partial class CrossOfBart : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [CrossAttention]
    public sealed partial class CrossOfT5 : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [CrossAttention(Tables = TunedTables.Target)]
    public sealed partial class CrossAndTargets : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [Lora("Decoder.Query", Rank = 2, Alpha = 4, Layers = "1..")]
    public sealed partial class UpperLayer : IAdapted;

    [Adapt<TinyT5>, Seq2SeqLm]
    [Poly(Site.Everywhere + Site.Query, Site.CrossValue, Rank = 2, Tasks = 2, Skills = 3, Splits = 2, Sampled = false)]
    public sealed partial class RoutedHeads : IAdapted;

    [Adapt<TinyBart>, Seq2SeqLm]
    [MultitaskPrompt("Encoder.Words", Length = 3, Tasks = 2, Std = 0.5)]
    public sealed partial class PromptOfTasks : IAdapted;

    [Adapt<TinyLadderT5>, Seq2SeqLm]
    [SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4, Dropout = 0)]
    public sealed partial class LadderOfT5 : IAdapted;

    /// <summary>The first layers feed no rung.</summary>
    [Adapt<TinyGatedLadderT5>, Seq2SeqLm]
    [SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 2, Dropout = 0, Gates = false, MergeLast = true, Layers = "1..")]
    public sealed partial class LadderOfUpperLayers : IAdapted;

    [Adapt<TinyLadderBart>, Seq2SeqLm]
    [SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 2, Dropout = 0, Pruned = false)]
    public sealed partial class LadderOfBart : IAdapted;

    [Adapt<TinyLadderT5>, Seq2SeqLm]
    [SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4, Dropout = 0), PromptTuning("Encoder.Words", Length = 3)]
    public sealed partial class LadderBehindPrompt : IAdapted;

    [Adapt<TinyLadderT5>, Seq2SeqLm]
    [SequenceLadder(Site.Encoder, Site.Decoder, Reduction = 4, Dropout = 0)]
    [Prefix(Site.Everywhere + Site.AttentionMemory, Length = 3), Lora(Site.CrossValue, Rank = 2, Alpha = 4)]
    public sealed partial class LadderAmongOthers : IAdapted;

    /// <summary>Beside the second stack alone stands what reads no other.</summary>
    [Adapt<TinyT5>, Seq2SeqLm]
    [AttentionFusion(Site.Decoder)]
    public sealed partial class FusedTargets : IAdapted;
}
