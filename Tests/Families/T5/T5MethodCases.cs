using DslPeft.Architectures;

namespace DslPeft.Families.Tests;

/// <summary>T5 whose heads together are narrower than the hidden states.</summary>
[Architecture(ModelType = "t5", Layout = typeof(T5Base))]
public sealed partial class TinyNarrowT5 : IArchitecture
{
    public const int Vocab = 99;
    public const int Layers = 2;
    public const int Hidden = 32;
    public const int Heads = 4;
    public const int HeadSize = 4;
    public const int Inner = 37;
    public const int Buckets = 8;
    public const int Distance = 16;
    public const double Dropout = 0;
}

[Adapt<TinyNarrowT5>]
[Lora(Site.Everywhere + Site.Query, Site.Everywhere + Site.Value, Rank = 4, Alpha = 8)]
[Seq2SeqLm]
[Recorded("peft/lora_t5_q_v", "adapters/lora_t5")]
public sealed partial class T5Lora : IAdapted;

[Adapt<TinyNarrowT5>]
[Ia3(Site.Everywhere + Site.Key, Site.Everywhere + Site.Value)]
[Ia3("Encoder.FeedForwardDown", "Decoder.FeedForwardDown", AtInput = true)]
[Seq2SeqLm]
[Recorded("peft/ia3_t5")]
public sealed partial class T5Ia3 : IAdapted;

[Adapt<TinyNarrowT5>]
[PromptTuning("Encoder.Words", Length = 5)]
[Seq2SeqLm]
[Recorded("peft/prompt_tuning_t5")]
public sealed partial class T5Prompt : IAdapted;

[Adapt<TinyNarrowT5>]
[MultitaskPrompt("Encoder.Words", Length = 5, Tasks = 3)]
[Seq2SeqLm]
[Recorded("peft/multitask_prompt_t5")]
public sealed partial class T5MultitaskPrompt : IAdapted;

[Adapt<TinyNarrowT5>]
[Poly(Site.Everywhere + Site.Query, Site.Everywhere + Site.Value, Rank = 4, Tasks = 4, Skills = 2, Sampled = false)]
[Seq2SeqLm]
[Recorded("peft/poly_t5")]
public sealed partial class T5Poly : IAdapted;

[Adapt<TinyNarrowT5>]
[PTuning("Encoder.Words", Length = 4, Inner = 24)]
[Seq2SeqLm]
[Recorded("peft/p_tuning_mlp_t5")]
public sealed partial class T5PTuning : IAdapted;

[Adapt<TinyNarrowT5>]
[PTuning("Encoder.Words", Length = 4, Inner = 12, Encoder = PromptEncoder.Lstm, Unused = 4)]
[Seq2SeqLm]
[Recorded("peft/p_tuning_lstm_t5")]
public sealed partial class T5PTuningLstm : IAdapted;

[Adapt<TinyT5>]
[Prefix("Decoder.AttentionMemory", Length = 5)]
[Seq2SeqLm]
[Recorded("peft/prefix_t5")]
public sealed partial class T5Prefix : IAdapted;

[Adapt<TinyT5>]
[Prefix("Decoder.AttentionMemory", Length = 4, Reparameterize = 24)]
[Seq2SeqLm]
[Recorded("peft/prefix_projection_t5")]
public sealed partial class T5PrefixMlp : IAdapted;

[Adapt<TinyNarrowT5>]
[Houlsby(Site.Everywhere + Site.AttentionResult, Site.Everywhere + Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Silu)]
[Seq2SeqLm]
[Recorded("adapters/houlsby_t5")]
public sealed partial class T5Houlsby : IAdapted;

[Adapt<TinyNarrowT5>]
[Pfeiffer(Site.Everywhere + Site.FeedForwardResult, Bottleneck = 8)]
[Seq2SeqLm]
[Recorded("adapters/pfeiffer_t5")]
public sealed partial class T5Pfeiffer : IAdapted;

[Adapt<TinyNarrowT5>]
[ParallelAdapter(Site.Everywhere + Site.FeedForward, Bottleneck = 8, Scale = 4)]
[Seq2SeqLm]
[Recorded("adapters/parallel_t5")]
public sealed partial class T5Parallel : IAdapted;

[Adapt<TinyNarrowT5>]
#pragma warning disable DPEFT262 // AdapterHub scales before the activation.
[Ia3(Site.Everywhere + Site.Key, Site.Everywhere + Site.Value, "Encoder.FeedForwardUp", "Decoder.FeedForwardUp")]
#pragma warning restore DPEFT262
[Seq2SeqLm]
[Recorded("adapters/ia3_t5")]
public sealed partial class T5Ia3AtOutputs : IAdapted;

[Adapt<TinyT5>]
[Prefix(
    Site.Everywhere + Site.AttentionMemory,
    "Decoder.CrossAttentionMemory",
    Length = 5,
    Reparameterize = 12,
    Style = PrefixStyle.Attention
)]
[Seq2SeqLm]
[Recorded("adapters/prefix_t5")]
public sealed partial class T5PrefixEverywhere : IAdapted;

[Adapt<TinyNarrowT5>]
[Compacter(
    Site.Everywhere + Site.AttentionResult,
    Site.Everywhere + Site.FeedForwardResult,
    Bottleneck = 8,
    Factor = 4,
    Activation = Act.Gelu
)]
[Seq2SeqLm]
[Recorded("adapters/compacter_t5")]
public sealed partial class T5Compacter : IAdapted;

[Adapt<TinyT5>]
[Prefix(
    Site.Everywhere + Site.AttentionMemory,
    "Decoder.CrossAttentionMemory",
    Length = 5,
    Reparameterize = 12,
    Style = PrefixStyle.Attention
)]
[ParallelAdapter(Site.Everywhere + Site.FeedForward, Bottleneck = 8, Scale = 4)]
[Seq2SeqLm]
[Recorded("adapters/mam_t5")]
public sealed partial class T5Mam : IAdapted;

[Adapt<TinyT5>]
[Lora(Site.Everywhere + Site.Query, Site.Everywhere + Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[
    Prefix(
        Site.Everywhere + Site.AttentionMemory,
        "Decoder.CrossAttentionMemory",
        Length = 5,
        Reparameterize = 12,
        Style = PrefixStyle.Attention
    ),
    Gate<PrefixAttribute>
]
[Pfeiffer(Site.Everywhere + Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Seq2SeqLm]
[Recorded("adapters/unipelt_t5")]
public sealed partial class T5UniPelt : IAdapted;
