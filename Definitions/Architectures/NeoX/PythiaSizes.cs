namespace DslPeft.Architectures;

/// <summary>Pythia 70M (arXiv 2304.01373): 6 layers, hidden 512, 8 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-70m", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf70M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 6;

    [Config("hidden_size")]
    public const int Hidden = 512;

    [Config("num_attention_heads")]
    public const int Heads = 8;

    [Config("intermediate_size")]
    public const int Inner = 2048;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 160M (arXiv 2304.01373): 12 layers, hidden 768, 12 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-160m", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf160M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 12;

    [Config("hidden_size")]
    public const int Hidden = 768;

    [Config("num_attention_heads")]
    public const int Heads = 12;

    [Config("intermediate_size")]
    public const int Inner = 3072;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 410M (arXiv 2304.01373): 24 layers, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-410m", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf410M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 1024;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("intermediate_size")]
    public const int Inner = 4096;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 1B (arXiv 2304.01373): 16 layers, hidden 2048, 8 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-1b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf1B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 16;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 8;

    [Config("intermediate_size")]
    public const int Inner = 8192;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 1.4B (arXiv 2304.01373): 24 layers, hidden 2048, 16 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-1.4b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf1400M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 24;

    [Config("hidden_size")]
    public const int Hidden = 2048;

    [Config("num_attention_heads")]
    public const int Heads = 16;

    [Config("intermediate_size")]
    public const int Inner = 8192;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 2.8B (arXiv 2304.01373): 32 layers, hidden 2560, 32 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-2.8b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf2800M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50304;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 2560;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("intermediate_size")]
    public const int Inner = 10240;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 6.9B (arXiv 2304.01373): 32 layers, hidden 4096, 32 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-6.9b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf6900M : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50432;

    [Config("num_hidden_layers")]
    public const int Layers = 32;

    [Config("hidden_size")]
    public const int Hidden = 4096;

    [Config("num_attention_heads")]
    public const int Heads = 32;

    [Config("intermediate_size")]
    public const int Inner = 16384;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}

/// <summary>Pythia 12B (arXiv 2304.01373): 36 layers, hidden 5120, 40 heads.</summary>
[Architecture(Checkpoint = "EleutherAI/pythia-12b", KeyPrefix = "gpt_neox", ModelType = "gpt_neox", Layout = typeof(NeoX20B))]
public sealed partial class PythiaOf12B : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50688;

    [Config("num_hidden_layers")]
    public const int Layers = 36;

    [Config("hidden_size")]
    public const int Hidden = 5120;

    [Config("num_attention_heads")]
    public const int Heads = 40;

    [Config("intermediate_size")]
    public const int Inner = 20480;

    [Config("hidden_act")]
    public const Act Activation = Act.Gelu;
}
