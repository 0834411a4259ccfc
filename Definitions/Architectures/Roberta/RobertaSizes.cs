namespace DslPeft.Architectures;

/// <summary>roberta-large: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "roberta-large", KeyPrefix = "roberta", Layout = typeof(RobertaBase))]
public sealed partial class RobertaLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}

/// <summary>XLM-R (Conneau et al., arXiv 1911.02116), base size: RoBERTa over 250,002 pieces of a hundred languages.</summary>
[Architecture(Checkpoint = "xlm-roberta-base", KeyPrefix = "roberta", ModelType = "xlm-roberta", Layout = typeof(RobertaBase))]
public sealed partial class XlmRobertaBase : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250002;
}

/// <summary>XLM-R, large size: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "xlm-roberta-large", KeyPrefix = "roberta", ModelType = "xlm-roberta", Layout = typeof(RobertaBase))]
public sealed partial class XlmRobertaLarge : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 250002;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}
