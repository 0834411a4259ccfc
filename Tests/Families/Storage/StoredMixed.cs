namespace DslPeft.Families.Tests.Storage;

/// <summary>Products in bfloat16 over weights that are held so, and over those that are dequantised when they are read.</summary>
public static partial class StoredMixed
{
    [Adapt<StoredBert>, Classifier(Labels = 3), BaseType(BaseType.BFloat16), MixedPrecision]
    [Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.Pooler, Rank = 3, Alpha = 6)]
    public sealed partial class BertLora : IAdapted;

    [Adapt<StoredLlama>, CausalLm, Quantised(Quantisation.Nf4), MixedPrecision]
    [Lora(Site.Query, Site.Key, Site.Value, Site.FeedForwardDown, Rank = 3, Alpha = 6)]
    public sealed partial class LlamaLora : IAdapted;
}
