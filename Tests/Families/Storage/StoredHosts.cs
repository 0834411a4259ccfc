using DslPeft.Architectures;

namespace DslPeft.Families.Tests.Storage;

/// <summary>A BERT whose weights are whole numbers of blocks.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class StoredBert : IArchitecture
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
    public const int Inner = 64;
    public const double Dropout = 0.0;
}

/// <summary>A GPT-2 whose weights are whole numbers of blocks.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class StoredGpt2 : IArchitecture
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

/// <summary>A LLaMA whose weights are whole numbers of blocks.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class StoredLlama : IArchitecture
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

/// <summary>A T5 whose weights are whole numbers of blocks.</summary>
[Architecture(ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class StoredT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 8;
    public const int Inner = 64;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}
