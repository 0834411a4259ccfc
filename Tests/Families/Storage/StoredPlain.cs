namespace DslPeft.Families.Tests.Storage;

/// <summary>Adaptations of models of four families, over a base in float32.</summary>
public static partial class StoredPlain
{
    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6)]
    public sealed partial class BertLora : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 5)]
    public sealed partial class BertHoulsby : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class BertPrefix : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [PromptTuning(Site.Words, Length = 3)]
    public sealed partial class BertPrompt : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [BitFit]
    public sealed partial class BertBitFit : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Ia3(Site.Key, Site.Value, Site.FeedForwardDown)]
    public sealed partial class BertIa3 : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Dora(Site.Query, Site.Value, Rank = 3, Alpha = 6)]
    public sealed partial class BertDora : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3)]
    [Pissa(Site.Query, Rank = 3, Alpha = 6)]
    public sealed partial class BertPissa : IAdapted;

    [Adapt<StoredGpt2>, CausalLm]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Rank = 3, Alpha = 6)]
    public sealed partial class Gpt2Lora : IAdapted;

    [Adapt<StoredGpt2>, CausalLm]
    [Prefix(Site.AttentionMemory, Length = 3)]
    public sealed partial class Gpt2Prefix : IAdapted;

    [Adapt<StoredLlama>, CausalLm]
    [Lora(Site.Query, Site.Key, Site.Value, Site.FeedForwardDown, Rank = 3, Alpha = 6)]
    public sealed partial class LlamaLora : IAdapted;

    [Adapt<StoredLlama>, CausalLm]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 4)]
    public sealed partial class LlamaPfeiffer : IAdapted;

    [Adapt<StoredT5>, Seq2SeqLm]
    [Lora(Site.Everywhere + Site.Query, Site.CrossValue, Rank = 3, Alpha = 6)]
    public sealed partial class T5Lora : IAdapted;

    [Adapt<StoredT5>, Seq2SeqLm]
    [PromptTuning("Encoder.Words", Length = 3)]
    public sealed partial class T5Prompt : IAdapted;
}
