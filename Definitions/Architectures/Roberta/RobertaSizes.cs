namespace DslPeft.Architectures;

/// <summary>roberta-large: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "roberta-large", KeyPrefix = "roberta", Layout = typeof(RobertaBase))]
public sealed partial class RobertaLarge : IArchitecture
{
    [Config("num_hidden_layers")] public const int Layers = 24;
    [Config("hidden_size")] public const int Hidden = 1024;
    [Config("num_attention_heads")] public const int Heads = 16;
}
