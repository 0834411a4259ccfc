using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// The sizes of a small trained LLaMA: 5 layers, hidden 64, 8 heads of queries and 4 of keys and values, and a decoder that is the words'
/// table.
/// </summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Stories260K : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 512;

    [Config("max_position_embeddings")]
    public const int Positions = 512;

    [Config("num_hidden_layers")]
    public const int Layers = 5;

    [Config("hidden_size")]
    public const int Hidden = 64;

    [Config("num_attention_heads")]
    public const int Heads = 8;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 4;

    [Config("intermediate_size")]
    public const int Inner = 172;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}

[Adapt<Stories260K>, CausalLm]
[FullFineTuning]
public sealed partial class WholeStories : IAdapted;

[Adapt<Stories260K>, CausalLm]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
public sealed partial class StoriesLora : IAdapted;
