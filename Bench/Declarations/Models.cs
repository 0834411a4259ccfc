using DslPeft.Architectures;

namespace DslPeft.Bench.Declarations;

/// <summary>
/// Two layers of BertBase's width under a small vocabulary: products and activations of the real size, at a cost that can be repeated.
/// </summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertWide : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 2;
}

/// <summary>The adaptations that are compared, over <see cref="BertWide"/>.</summary>
public static partial class Wide
{
    [Adapt<BertWide>, Classifier(Labels = 2)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2)]
    [Prefix(Site.AttentionMemory, Length = 20)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 64, Activation = Act.Gelu)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<BertWide>, Classifier(Labels = 2)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;
}

/// <summary>Two layers of GPT-2's width under a small vocabulary.</summary>
[Architecture(KeyPrefix = "transformer", Layout = typeof(Gpt2Small))]
public sealed partial class Gpt2Wide : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 2048;

    [Config("n_layer")]
    public const int Layers = 2;
}

/// <summary>A method over <see cref="Gpt2Wide"/>.</summary>
public static partial class Causal
{
    [Adapt<Gpt2Wide>, Classifier(Labels = 2)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;
}

/// <summary>Six layers of BertBase's width under a small vocabulary.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertSix : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 2048;

    [Config("num_hidden_layers")]
    public const int Layers = 6;
}

/// <summary>A narrow LLaMA with as many words as Qwen 2.5 has, whose decoder is the words' table.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class LlamaWords : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 151_936;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 128;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 512;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

/// <summary>BertBase's depth and width under a small vocabulary.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertDeep : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 2048;
}

/// <summary>One method at full depth.</summary>
public static partial class Deep
{
    [Adapt<BertDeep>, Classifier(Labels = 2)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;

    [Adapt<BertDeep>, Classifier(Labels = 2)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;
}

/// <summary>The same adaptations over the small model that the quickstart trains: 4 layers, hidden 128.</summary>
public static partial class Mini
{
    [Adapt<BertMini>, Classifier(Labels = 2)]
    [Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
    public sealed partial class Lora : IAdapted;

    [Adapt<BertMini>, Classifier(Labels = 2)]
    [Prefix(Site.AttentionMemory, Length = 20)]
    public sealed partial class Prefix : IAdapted;

    [Adapt<BertMini>, Classifier(Labels = 2)]
    [Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 16, Activation = Act.Gelu)]
    public sealed partial class Houlsby : IAdapted;

    [Adapt<BertMini>, Classifier(Labels = 2)]
    [BitFit]
    public sealed partial class BitFit : IAdapted;

    [Adapt<BertMini>, Classifier(Labels = 2)]
    [FullFineTuning]
    public sealed partial class Full : IAdapted;
}
