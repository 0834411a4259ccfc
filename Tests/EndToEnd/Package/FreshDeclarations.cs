// Compiled twice: into the tests, and by a project outside the repository that has nothing but the package.
using DslPeft;
using DslPeft.Architectures;

namespace Fresh;

/// <summary>A size of one's own of an architecture that the package ships: what is not said here follows from it.</summary>
[Architecture(Checkpoint = "fresh", KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class FreshBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 300;

    [Config("max_position_embeddings")]
    public const int Positions = 64;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 2;
}

/// <summary>LoRA on the architecture declared here.</summary>
[Adapt<FreshBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 2)]
[Budget(Trainable = 1_090)]
public sealed partial class FreshLora : IAdapted;

/// <summary>Adapters on an architecture of the package.</summary>
[Adapt<BertTiny>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 2)]
public sealed partial class TinyHoulsby : IAdapted;

/// <summary>The data.</summary>
[TextData(Text = "sentence", Label = "label")]
[Labels("negative", "positive")]
public sealed class Reviews;

/// <summary>The program.</summary>
[FineTune<FreshLora, Reviews>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 32)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1)]
public static partial class Reviewer;
