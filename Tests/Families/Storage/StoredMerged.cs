namespace DslPeft.Families.Tests.Storage;

/// <summary>Those over layers in NF4 that fold into weights, which deployment makes dense.</summary>
public static partial class StoredMerged
{
    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Nf4, Merge = true)]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6)]
    public sealed partial class BertLora : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Nf4, Merge = true)]
    [Ia3(Site.Key, Site.Value, Site.FeedForwardDown)]
    public sealed partial class BertIa3 : IAdapted;

    [Adapt<StoredBert>, Classifier(Labels = 3), Quantised(Quantisation.Nf4, Merge = true)]
    [Dora(Site.Query, Site.Value, Rank = 3, Alpha = 6)]
    public sealed partial class BertDora : IAdapted;

    [Adapt<StoredGpt2>, CausalLm, Quantised(Quantisation.Nf4, Merge = true)]
    [Lora(Site.Query, Site.Value, Site.AttentionOut, Rank = 3, Alpha = 6)]
    public sealed partial class Gpt2Lora : IAdapted;

    [Adapt<StoredT5>, Seq2SeqLm, Quantised(Quantisation.Nf4, Merge = true)]
    [Lora(Site.Everywhere + Site.Query, Site.CrossValue, Rank = 3, Alpha = 6)]
    public sealed partial class T5Lora : IAdapted;
}
