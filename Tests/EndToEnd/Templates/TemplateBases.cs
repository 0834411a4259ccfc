// Compiled twice: into the tests, and beside the programs that the template makes, where these small sizes hide the architectures of the
// same names.
using DslPeft;

namespace Made;

/// <summary>Two layers of MiniLM.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(DslPeft.Architectures.BertBase))]
public sealed partial class MiniLmL6 : IArchitecture
{
    public const int Vocab = 300,
        Positions = 160,
        Layers = 2,
        Hidden = 128,
        Heads = 4,
        Inner = 256;
}

/// <summary>Two layers of BERT.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(DslPeft.Architectures.BertBase))]
public sealed partial class BertBase : IArchitecture
{
    public const int Vocab = 300,
        Positions = 160,
        Layers = 2,
        Hidden = 128,
        Heads = 4,
        Inner = 256;
}

/// <summary>Two layers of GPT-2.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(DslPeft.Architectures.Gpt2Small))]
public sealed partial class Gpt2Small : IArchitecture
{
    public const int Vocab = 257,
        Positions = 160,
        Layers = 2,
        Hidden = 128,
        Heads = 4,
        Inner = 256;
}

/// <summary>Two layers of LLaMA.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(DslPeft.Architectures.Llama7B))]
public sealed partial class TinyLlama : IArchitecture
{
    public const int Vocab = 355,
        Positions = 160,
        Layers = 2,
        Hidden = 128,
        Heads = 4,
        KeyValueHeads = 2,
        Inner = 256;
}
