using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>The size of the reference cases of GPT-2: 2 layers, hidden 32, 4 heads, no dropout.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class TinyGpt2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("n_positions")]
    public const int Positions = 40;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 32;

    [Config("n_head")]
    public const int Heads = 4;

    [Config("n_inner")]
    public const int Inner = 40;
    public const double Dropout = 0.0;
}

/// <summary>As <see cref="TinyGpt2"/> with a wider feed-forward network.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class TinyWideGpt2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("n_positions")]
    public const int Positions = 40;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 32;

    [Config("n_head")]
    public const int Heads = 4;

    [Config("n_inner")]
    public const int Inner = 48;
    public const double Dropout = 0.0;
}

/// <summary>As <see cref="TinyGpt2"/> with GPT-2's own ratio of widths.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class TinyPlainGpt2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 99;

    [Config("n_positions")]
    public const int Positions = 40;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 32;

    [Config("n_head")]
    public const int Heads = 4;
    public const double Dropout = 0.0;
}
