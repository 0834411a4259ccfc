namespace DslPeft.Architectures;

/// <summary>bert-base-cased: as <see cref="BertBase"/> with a cased vocabulary.</summary>
[Architecture(Checkpoint = "bert-base-cased", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertBaseCased : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 28996;
}

/// <summary>bert-large-uncased: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "bert-large-uncased", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertLarge : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;
}

/// <summary>
/// A BERT of 1.6 million parameters: 4 layers, hidden 128, vocabulary of 6,000 pieces. The embedded checkpoint has this size.
/// </summary>
[Architecture(Checkpoint = "bert-mini-dslpeft", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertMini : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 6000;

    [Config("max_position_embeddings")]
    public const int Positions = 128;

    [Config("num_hidden_layers")]
    public const int Layers = 4;

    [Config("hidden_size")]
    public const int Hidden = 128;

    [Config("num_attention_heads")]
    public const int Heads = 4;
}

/// <summary>The published tiny size of Google's BERT miniatures (Turc et al., arXiv 1908.08962): 2 layers, hidden 128.</summary>
[Architecture(Checkpoint = "google/bert_uncased_L-2_H-128_A-2", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class BertTiny : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 128;

    [Config("num_attention_heads")]
    public const int Heads = 2;
}
