using DslPeft.Architectures;

namespace DslPeft.Bench.Declarations;

/// <summary>LoRA over a base of TinyLlama's size, by how the base is held.</summary>
public static partial class Stored
{
    [Adapt<TinyLlama>, CausalLm]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Float32 : IAdapted;

    [Adapt<TinyLlama>, CausalLm, BaseType(BaseType.BFloat16)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class BFloat16 : IAdapted;

    [Adapt<TinyLlama>, CausalLm, Quantised(Quantisation.Int8), BaseType(BaseType.BFloat16)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Int8 : IAdapted;

    [Adapt<TinyLlama>, CausalLm, Quantised(Quantisation.Nf4), BaseType(BaseType.BFloat16)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Nf4 : IAdapted;
}

/// <summary>The same over two layers of BERT's width, for times.</summary>
public static partial class StoredWide
{
    [Adapt<BertWide>, Classifier(Labels = 2), BaseType(BaseType.BFloat16)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class BFloat16 : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), Quantised(Quantisation.Int8)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Int8 : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2), Quantised(Quantisation.Nf4)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Nf4 : IAdapted;
}
