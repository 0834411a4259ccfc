using DslPeft.Architectures;

namespace DslPeft.Executables;

/// <summary>
/// <see cref="BertMini"/> without dropout: in so short a pre-training the model never sees a text often enough to overfit. The checkpoint
/// has the same tensors.
/// </summary>
[Architecture(Checkpoint = "bert-mini-dslpeft", KeyPrefix = "bert", Layout = typeof(BertBase))]
internal sealed partial class BertMiniPretraining : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = BertMini.Vocab;

    [Config("max_position_embeddings")]
    public const int Positions = BertMini.Positions;

    [Config("num_hidden_layers")]
    public const int Layers = BertMini.Layers;

    [Config("hidden_size")]
    public const int Hidden = BertMini.Hidden;

    [Config("num_attention_heads")]
    public const int Heads = BertMini.Heads;
    public const double Dropout = 0.0;
}

/// <summary>Masked language modelling over every parameter.</summary>
[Adapt<BertMiniPretraining>]
[FullFineTuning]
[MaskedLm]
internal sealed partial class MaskedLanguageModel : IAdapted;

/// <summary>Masked language modelling and next-sentence prediction over every parameter.</summary>
[Adapt<BertMiniPretraining>]
[FullFineTuning]
[Pretraining]
internal sealed partial class SentencePairModel : IAdapted;
