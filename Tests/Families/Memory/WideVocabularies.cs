using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>Small models with as many words as Qwen 2.5 has: the head runs over 110 labelled rows at a time.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class WideLlama : IArchitecture
{
    public const int Vocab = 151_936,
        Positions = 80,
        Layers = 1,
        Hidden = 16,
        Heads = 2,
        Inner = 20;
}

/// <inheritdoc cref="WideLlama"/>
[Architecture(KeyPrefix = "model", ModelType = "gemma2", Layout = typeof(Gemma2Of2B))]
public sealed partial class WideGemma2 : IArchitecture
{
    public const int Vocab = 151_936,
        Positions = 80,
        Layers = 1,
        Hidden = 16,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 8,
        Inner = 20;
    public const double LogitCap = 2.5;
}

/// <inheritdoc cref="WideLlama"/>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class WideBert : IArchitecture
{
    public const int Vocab = 151_936,
        Positions = 80,
        Layers = 1,
        Hidden = 16,
        Heads = 2,
        Inner = 20;
    public const double Dropout = 0;
}

/// <inheritdoc cref="WideLlama"/>
[Architecture(ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class WideT5 : IArchitecture
{
    public const int Vocab = 151_936,
        Layers = 1,
        Hidden = 16,
        Heads = 2,
        HeadSize = 8,
        Inner = 20,
        Buckets = 8,
        Distance = 16;
    public const double Dropout = 0;
}

/// <inheritdoc cref="WideLlama"/>
[Architecture(KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class WideBart : IArchitecture
{
    public const int Vocab = 151_936,
        Positions = 80,
        Hidden = 16,
        EncoderLayers = 1,
        EncoderHeads = 2,
        EncoderInner = 20,
        DecoderLayers = 1,
        DecoderHeads = 2,
        DecoderInner = 20;
    public const double Dropout = 0;
}

/// <summary>Language models whose heads run in chunks.</summary>
public static partial class Chunked
{
    [Adapt<WideLlama>, CausalLm]
    [Lora(Site.Query, "LmHead", Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfTheDecoder : IAdapted;

    [Adapt<WideLlama>, CausalLm]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;

    [Adapt<WideLlama>, CausalLm]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<WideGemma2>, CausalLm]
    [Lora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class CappedLogits : IAdapted;

    [Adapt<WideGemma2>, CausalLm(Decoder = DecoderTable.Adapted)]
    [Lora(Site.Words, Rank = 2, Alpha = 4)]
    public sealed partial class AdaptedWords : IAdapted;

    [Adapt<WideGemma2>, CausalLm(Decoder = DecoderTable.Adapted)]
    [FullFineTuning]
    public sealed partial class TrainedWords : IAdapted;

    [Adapt<WideBert>, MaskedLm]
    [FullFineTuning]
    public sealed partial class MaskedWords : IAdapted;

    [Adapt<WideBert>, Pretraining]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class WordsAndSentences : IAdapted;

    [Adapt<WideT5>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class ScaledStates : IAdapted;

    [Adapt<WideBart>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class BiasedLogits : IAdapted;
}

/// <summary>Language models of the same kinds whose heads run over all labelled rows at once.</summary>
public static partial class Whole
{
    [Adapt<WideLlama>, CausalLm, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Query, "LmHead", Rank = 2, Alpha = 4)]
    public sealed partial class LoraOfTheDecoder : IAdapted;

    [Adapt<WideLlama>, CausalLm, DisablePass(Pass.ChunkedLoss)]
    [FullFineTuning]
    public sealed partial class Everything : IAdapted;

    [Adapt<WideLlama>, CausalLm, DisablePass(Pass.ChunkedLoss)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class Prompt : IAdapted;

    [Adapt<WideGemma2>, CausalLm, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Value, Rank = 2, Alpha = 4)]
    public sealed partial class CappedLogits : IAdapted;

    [Adapt<WideGemma2>, CausalLm(Decoder = DecoderTable.Adapted), DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Words, Rank = 2, Alpha = 4)]
    public sealed partial class AdaptedWords : IAdapted;

    [Adapt<WideGemma2>, CausalLm(Decoder = DecoderTable.Adapted), DisablePass(Pass.ChunkedLoss)]
    [FullFineTuning]
    public sealed partial class TrainedWords : IAdapted;

    [Adapt<WideBert>, MaskedLm, DisablePass(Pass.ChunkedLoss)]
    [FullFineTuning]
    public sealed partial class MaskedWords : IAdapted;

    [Adapt<WideBert>, Pretraining, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class WordsAndSentences : IAdapted;

    [Adapt<WideT5>, Seq2SeqLm, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class ScaledStates : IAdapted;

    [Adapt<WideBart>, Seq2SeqLm, DisablePass(Pass.ChunkedLoss)]
    [Lora(Site.Everywhere + Site.Query, Rank = 2, Alpha = 4)]
    public sealed partial class BiasedLogits : IAdapted;
}
