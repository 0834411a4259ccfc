namespace DslPeft.Architectures;

/// <summary>gpt2-medium: 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "gpt2-medium", KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class Gpt2Medium : IArchitecture
{
    [Config("n_layer")]
    public const int Layers = 24;

    [Config("n_embd")]
    public const int Hidden = 1024;

    [Config("n_head")]
    public const int Heads = 16;
}

/// <summary>gpt2-large: 36 layers, hidden 1280, 20 heads.</summary>
[Architecture(Checkpoint = "gpt2-large", KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class Gpt2Large : IArchitecture
{
    [Config("n_layer")]
    public const int Layers = 36;

    [Config("n_embd")]
    public const int Hidden = 1280;

    [Config("n_head")]
    public const int Heads = 20;
}

/// <summary>gpt2-xl: 48 layers, hidden 1600, 25 heads.</summary>
[Architecture(Checkpoint = "gpt2-xl", KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class Gpt2Xl : IArchitecture
{
    [Config("n_layer")]
    public const int Layers = 48;

    [Config("n_embd")]
    public const int Hidden = 1600;

    [Config("n_head")]
    public const int Heads = 25;
}
