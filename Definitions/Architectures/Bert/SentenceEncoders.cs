namespace DslPeft.Architectures;

/// <summary>
/// all-MiniLM-L6-v2: a BERT of 22.7 million parameters, 6 layers, hidden 384, 12 heads. Distilled from a larger one (Wang et al., arXiv
/// 2002.10957), then trained to embed sentences (Reimers and Gurevych, arXiv 1908.10084).
/// </summary>
[Architecture(Checkpoint = "sentence-transformers/all-MiniLM-L6-v2", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class MiniLmL6 : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 6;

    [Config("hidden_size")]
    public const int Hidden = 384;

    [Config("num_attention_heads")]
    public const int Heads = 12;
}

/// <summary>
/// snowflake-arctic-embed-xs (Merrick et al., arXiv 2405.05374): MiniLM's size, trained to find passages. Its ONNX model holds no pooler.
/// </summary>
[Architecture(Checkpoint = "Snowflake/snowflake-arctic-embed-xs", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class ArcticXs : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 6;

    [Config("hidden_size")]
    public const int Hidden = 384;

    [Config("num_attention_heads")]
    public const int Heads = 12;
}
