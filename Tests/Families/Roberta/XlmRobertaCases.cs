using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>XLM-R that classifies texts.</summary>
[Architecture(KeyPrefix = "roberta", ModelType = "xlm-roberta", Layout = typeof(RobertaBase))]
public sealed partial class TinyXlmRoberta : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 97;

    [Config("max_position_embeddings")]
    public const int Positions = 42;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;

    [Config("intermediate_size")]
    public const int Inner = 40;

    [Config("layer_norm_eps")]
    public const double Epsilon = 1e-05;

    [Config("hidden_dropout_prob")]
    public const double Dropout = 0;
}

[Adapt<TinyXlmRoberta>]
[FullFineTuning]
[Classifier(Labels = 3)]
[Recorded("families/xlm_roberta_seq_cls")]
public sealed partial class TinyXlmRobertaClassifier : IAdapted;
