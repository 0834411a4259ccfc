namespace DslPeft.Numerics.Tests;

[Adapt<TinyWideGpt2>]
[FullFineTuning]
public sealed partial class Gpt2Full : IAdapted;

[Adapt<TinyPlainGpt2>]
[FullFineTuning]
[CausalLm]
public sealed partial class Gpt2FullLm : IAdapted;

[Adapt<TinyWideGpt2>]
[FullFineTuning]
[CausalLm]
public sealed partial class Gpt2FullWideLm : IAdapted;

[Adapt<TinyWideGpt2>]
[FullFineTuning]
[Classifier(Labels = 3)]
public sealed partial class Gpt2FullClassifier : IAdapted;

[Adapt<TinyGpt2>]
[BitFit]
[CausalLm]
public sealed partial class Gpt2BitFit : IAdapted;

[Adapt<TinyGpt2>]
[Lora(Site.QueryKeyValue, Rank = 4, Alpha = 16)]
[CausalLm]
public sealed partial class Gpt2Lora : IAdapted;

[Adapt<TinyGpt2>]
[Lora(Site.QueryKeyValue, Site.AttentionOut, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 2, Alpha = 4)]
[CausalLm]
public sealed partial class Gpt2LoraEverywhere : IAdapted;

[Adapt<TinyGpt2>]
[Dora(Site.QueryKeyValue, Rank = 4, Alpha = 8)]
[CausalLm]
public sealed partial class Gpt2Dora : IAdapted;

/// <summary>As peft's default: all that the fused projection gives, and what the feed-forward network's second layer reads.</summary>
[Adapt<TinyGpt2>]
[Ia3(Site.QueryKeyValue)]
[Ia3(Site.FeedForwardDown, AtInput = true)]
[CausalLm]
public sealed partial class Gpt2Ia3 : IAdapted;

[Adapt<TinyGpt2>]
[Prefix(Site.AttentionMemory, Length = 5)]
[CausalLm]
public sealed partial class Gpt2Prefix : IAdapted;

[Adapt<TinyGpt2>]
[Prefix(Site.AttentionMemory, Length = 4, Reparameterize = 24)]
[CausalLm]
public sealed partial class Gpt2PrefixMlp : IAdapted;

[Adapt<TinyGpt2>]
[PromptTuning(Site.Words, Length = 5)]
[CausalLm]
public sealed partial class Gpt2Prompt : IAdapted;

[Adapt<TinyGpt2>]
[PTuning(Site.Words, Length = 4, Inner = 24)]
[CausalLm]
public sealed partial class Gpt2PTuning : IAdapted;

[Adapt<TinyGpt2>]
[PTuning(Site.Words, Length = 4, Inner = 12, Encoder = PromptEncoder.Lstm, Depth = 2)]
[CausalLm]
public sealed partial class Gpt2PTuningLstm : IAdapted;

[Adapt<TinyGpt2>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Silu)]
[CausalLm]
public sealed partial class Gpt2Houlsby : IAdapted;

[Adapt<TinyGpt2>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[CausalLm]
public sealed partial class Gpt2Pfeiffer : IAdapted;

[Adapt<TinyGpt2>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8)]
[CausalLm]
public sealed partial class Gpt2Parallel : IAdapted;

[Adapt<TinyGpt2>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4, Activation = Act.Gelu)]
[CausalLm]
public sealed partial class Gpt2Compacter : IAdapted;

/// <summary>AdapterHub's LoRA: the slices of queries and values.</summary>
[Adapt<TinyGpt2>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[CausalLm]
public sealed partial class Gpt2LoraOfSlices : IAdapted;

/// <summary>AdapterHub's (IA)³: the slices of keys and values, and what the feed-forward network's first layer gives.</summary>
[Adapt<TinyGpt2>]
#pragma warning disable DPEFT262 // The library scales what the first layer gives.
[Ia3(Site.Key, Site.Value, Site.FeedForwardUp)]
#pragma warning restore DPEFT262
[CausalLm]
public sealed partial class Gpt2Ia3OfSlices : IAdapted;

[Adapt<TinyGpt2>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention)]
[CausalLm]
public sealed partial class Gpt2PrefixInAttention : IAdapted;

[Adapt<TinyGpt2>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention)]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8)]
[CausalLm]
public sealed partial class Gpt2Mam : IAdapted;

/// <summary>UniPELT: the gate takes the place of LoRA's scale, so alpha is the rank.</summary>
[Adapt<TinyGpt2>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[CausalLm]
public sealed partial class Gpt2UniPelt : IAdapted;
