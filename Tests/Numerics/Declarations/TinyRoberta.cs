using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>A RoBERTa of <see cref="TinyBert"/>'s size.</summary>
[Architecture(KeyPrefix = "roberta", Layout = typeof(RobertaBase))]
public sealed partial class TinyRoberta : IArchitecture
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
