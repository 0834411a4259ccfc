using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>The size of the reference cases: 2 layers, hidden 32, 4 heads, no dropout.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TinyBert : IArchitecture
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

    [Config("intermediate_size")]
    public const int Inner = 37;
    public const double Dropout = 0.0;
}

/// <summary>As <see cref="TinyBert"/> with ReLU.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TinyReluBert : IArchitecture
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

    [Config("intermediate_size")]
    public const int Inner = 37;

    [Config("hidden_act")]
    public const Act Activation = Act.Relu;
    public const double Dropout = 0.0;
}
