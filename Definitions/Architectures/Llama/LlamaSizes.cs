namespace DslPeft.Architectures;

/// <summary>LLaMA 13B: 40 layers, hidden 5120, 40 heads.</summary>
[Architecture(Checkpoint = "huggyllama/llama-13b", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama13B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 40;

    [Config("hidden_size")]
    public const int Hidden = 5120;

    [Config("num_attention_heads")]
    public const int Heads = 40;

    [Config("intermediate_size")]
    public const int Inner = 13824;
}

/// <summary>LLaMA 33B: 60 layers, hidden 6656, 52 heads.</summary>
[Architecture(Checkpoint = "huggyllama/llama-30b", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama33B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 60;

    [Config("hidden_size")]
    public const int Hidden = 6656;

    [Config("num_attention_heads")]
    public const int Heads = 52;

    [Config("intermediate_size")]
    public const int Inner = 17920;
}

/// <summary>LLaMA 65B: 80 layers, hidden 8192, 64 heads.</summary>
[Architecture(Checkpoint = "huggyllama/llama-65b", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama65B : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 80;

    [Config("hidden_size")]
    public const int Hidden = 8192;

    [Config("num_attention_heads")]
    public const int Heads = 64;

    [Config("intermediate_size")]
    public const int Inner = 22016;
}

/// <summary>Llama 2 7B (Touvron et al., arXiv 2307.09288): the 7B size over 4096 tokens.</summary>
[Architecture(Checkpoint = "meta-llama/Llama-2-7b-hf", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama2Of7B : IArchitecture
{
    [Config("max_position_embeddings")]
    public const int Positions = 4096;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;
}

/// <summary>Llama 2 13B: the 13B size over 4096 tokens.</summary>
[Architecture(Checkpoint = "meta-llama/Llama-2-13b-hf", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama2Of13B : IArchitecture
{
    [Config("max_position_embeddings")]
    public const int Positions = 4096;

    [Config("num_hidden_layers")]
    public const int Layers = 40;

    [Config("hidden_size")]
    public const int Hidden = 5120;

    [Config("num_attention_heads")]
    public const int Heads = 40;

    [Config("intermediate_size")]
    public const int Inner = 13824;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;
}

/// <summary>Llama 2 70B: 80 layers, hidden 8192, 64 heads of queries and 8 of keys and values.</summary>
[Architecture(Checkpoint = "meta-llama/Llama-2-70b-hf", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama2Of70B : IArchitecture
{
    [Config("max_position_embeddings")]
    public const int Positions = 4096;

    [Config("num_hidden_layers")]
    public const int Layers = 80;

    [Config("hidden_size")]
    public const int Hidden = 8192;

    [Config("num_attention_heads")]
    public const int Heads = 64;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    [Config("intermediate_size")]
    public const int Inner = 28672;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;
}

/// <summary>
/// Llama 3 8B: 32 layers, 32 heads of queries and 8 of keys and values, 128,256 words, over 8192 tokens. Its tokeniser, a
/// <c>tokenizer.json</c> alone, is not read.
/// </summary>
[Architecture(Checkpoint = "meta-llama/Meta-Llama-3-8B", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama3Of8B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 128256;

    [Config("max_position_embeddings")]
    public const int Positions = 8192;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    [Config("intermediate_size")]
    public const int Inner = 14336;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;

    [Config("rope_theta")]
    public const double RotaryBase = 500000;
}

/// <summary>
/// TinyLlama 1.1B (Zhang et al., arXiv 2401.02385): 22 layers, hidden 2048, 32 heads of queries and 4 of keys and values.
/// </summary>
[Architecture(Checkpoint = "TinyLlama/TinyLlama-1.1B-Chat-v1.0", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class TinyLlama : IArchitecture
{
    [Config("num_hidden_layers")]
    public const int Layers = 22;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 4;

    [Config("intermediate_size")]
    public const int Inner = 5632;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;
}

/// <summary>Llama 3.1 8B (arXiv 2407.21783): as Llama 3 over 131,072 tokens, with scaled rotary positions.</summary>
[Architecture(Checkpoint = "meta-llama/Llama-3.1-8B", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama31Of8B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 128256;

    [Config("max_position_embeddings")]
    public const int Positions = 131072;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    [Config("intermediate_size")]
    public const int Inner = 14336;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;

    [Config("rope_theta")]
    public const double RotaryBase = 500000;
    public const RotaryScaling Scaling = RotaryScaling.Llama3;
    public const double ScalingFactor = 8;
    public const int OriginalPositions = 8192;
}

/// <summary>
/// Llama 3.2 1B: 16 layers, hidden 2048, 32 heads of queries and 8 of keys and values, a decoder that is the words' table.
/// </summary>
[Architecture(Checkpoint = "meta-llama/Llama-3.2-1B", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class Llama32Of1B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 128256;

    [Config("max_position_embeddings")]
    public const int Positions = 131072;

    [Config("num_hidden_layers")]
    public const int Layers = 16;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 8;

    [Config("intermediate_size")]
    public const int Inner = 8192;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;

    [Config("rope_theta")]
    public const double RotaryBase = 500000;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
    public const RotaryScaling Scaling = RotaryScaling.Llama3;
    public const double ScalingFactor = 32;
    public const int OriginalPositions = 8192;
}

/// <summary>
/// SmolLM2 135M (arXiv 2502.02737): 30 layers, hidden 576, 9 heads of queries and 3 of keys and values, a decoder that is the words'
/// table.
/// </summary>
[Architecture(Checkpoint = "HuggingFaceTB/SmolLM2-135M", KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class SmolLm2Of135M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 49152;

    [Config("max_position_embeddings")]
    public const int Positions = 8192;

    [Config("num_hidden_layers")]
    public const int Layers = 30;

    [Config("hidden_size")]
    public const int Hidden = 576;

    [Config("num_attention_heads")]
    public const int Heads = 9;

    [Config("num_key_value_heads")]
    public const int KeyValueHeads = 3;

    [Config("intermediate_size")]
    public const int Inner = 1536;

    [Config("rms_norm_eps")]
    public const double Epsilon = 1e-5;

    [Config("rope_theta")]
    public const double RotaryBase = 100000;

    [Config("tie_word_embeddings")]
    public const bool TiedDecoder = true;
}
