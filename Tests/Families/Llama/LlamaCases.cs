using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>LLaMA with fewer heads of keys and values than of queries.</summary>
[Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
public sealed partial class GroupedLlama : IArchitecture
{
    public const int Vocab = 70;
    public const int Positions = 64;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int KeyValueHeads = 2;
    public const int Inner = 44;
}

[Adapt<GroupedLlama>]
[FullFineTuning]
[CausalLm]
[Recorded("families/llama_gqa_lm")]
public sealed partial class GroupedLlamaLm : IAdapted;
