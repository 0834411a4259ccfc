namespace DslPeft.Families.Tests.Storage;

/// <summary>The same over layers in int8.</summary>
public static partial class StoredInt8
{
    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6)]
    public sealed partial class BertLora : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class BertHoulsby : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class BertPrefix : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class BertPrompt : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [BitFit]
    public sealed partial class BertBitFit : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Ia3(Site.Key, Site.Value, Site.FeedForwardDown)]
    public sealed partial class BertIa3 : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Dora(Site.Query, Site.Value, Rank = 3, Alpha = 6)]
    public sealed partial class BertDora : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Int8)]
    [Pissa(Site.Query, Rank = 3, Alpha = 6)]
    public sealed partial class BertPissa : IAdapted;

    [Adapt<StoredGpt2>, CausalLm, Quantised(Quantisation.Int8)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Rank = 3, Alpha = 6)]
    public sealed partial class Gpt2Lora : IAdapted;

    [Adapt<StoredGpt2>, CausalLm, Quantised(Quantisation.Int8)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Gpt2Prefix : IAdapted;

    [Adapt<StoredLlama>, CausalLm, Quantised(Quantisation.Int8)]
    [Lora(Site.Query, Site.Key, Site.Value, Site.FeedForwardDown, Rank = 3, Alpha = 6)]
    public sealed partial class LlamaLora : IAdapted;

    [Adapt<StoredLlama>, CausalLm, Quantised(Quantisation.Int8)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class LlamaPfeiffer : IAdapted;

    [Adapt<StoredT5>, Seq2SeqLm, Quantised(Quantisation.Int8)]
    [Lora(Site.Everywhere + Site.Query, Site.CrossValue, Rank = 3, Alpha = 6)]
    public sealed partial class T5Lora : IAdapted;

    [Adapt<StoredT5>, Seq2SeqLm, Quantised(Quantisation.Int8)]
    [PromptTuning("Encoder.Words", Length = 3)]
    public sealed partial class T5Prompt : IAdapted;
}
