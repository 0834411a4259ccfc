using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>A LLaMA of the tests' size: 2 layers, hidden 32, 4 heads of queries and 2 of keys and values.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class SmallLlama : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("max_position_embeddings")]
    public const int Positions = 40;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 2;

    [Config("intermediate_size")]
    public const int Inner = 40;
}
