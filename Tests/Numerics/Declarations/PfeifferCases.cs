namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeiffer : IAdapted;

/// <summary>AdapterDrop: the lower layer's adapter is left out.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeifferUpperLayer : IAdapted;

/// <summary>Robust AdapterDrop.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdapterDrop : IAdapted;

/// <summary>The placement of the Compacter experiments: after the attention, no norm before.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.AttentionResult, Bottleneck = 8, NormFirst = false)]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeifferAfterAttention : IAdapted;

/// <summary>Behind the attention's norm.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.AttentionOutput, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeifferAfterAttentionNorm : IAdapted;

/// <summary>Behind the feed-forward's norm.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardOutput, Bottleneck = 8, Activation = Act.LeakyRelu)]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeifferAfterNorm : IAdapted;

[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Classifier(Labels = 3)]
public sealed partial class TinyGatedPfeiffer : IAdapted;

/// <summary>A union of two methods.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyPfeifferAndLora : IAdapted;

/// <summary>A stack: b reads what a gives, and a is trained already.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "b")]
[Classifier(Labels = 3)]
public sealed partial class TinyStack : IAdapted;

/// <summary>Two adapters, each for the rows of its task.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Task = 0)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "b", Task = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyBatchSplit : IAdapted;

[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "b", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "c", Frozen = true)]
[AdapterFusion<PfeifferAttribute>(Regularization = 0)]
[Classifier(Labels = 3)]
public sealed partial class TinyFusion : IAdapted;

/// <summary>What is left of <see cref="TinyFusion"/> without its member b.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "c", Frozen = true)]
[AdapterFusion<PfeifferAttribute>(Regularization = 0)]
[Classifier(Labels = 3)]
public sealed partial class TinyFusionOfTwo : IAdapted;

/// <summary>As <see cref="TinyFusion"/> with the penalty.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "b", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "c", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyPenalisedFusion : IAdapted;

[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 4, Name = "b", Frozen = true)]
[AdapterFusion<PfeifferAttribute>(Value = false)]
[Classifier(Labels = 3)]
public sealed partial class TinyStaticFusion : IAdapted;

/// <summary>The bottleneck of <see cref="TinyPfeiffer"/> without the norm before it.</summary>
[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 8, Activation = Act.Relu)]
[Classifier(Labels = 3)]
public sealed partial class TinyReluHoulsby : IAdapted;

/// <summary>UniPELT: the gate takes the place of LoRA's scale, so alpha is the rank.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyUniPelt : IAdapted;

/// <summary>UniPELT whose LoRA and prefix share one gate.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Value, Site.Query, Rank = 4, Alpha = 4), CentralGate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyCentralUniPelt : IAdapted;

/// <summary>One gate in the lower layer, whose input is the embeddings'.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Style = PrefixStyle.Attention, Layers = "..1"), CentralGate<PrefixAttribute>]
[Lora(Site.Value, Site.Query, Rank = 4, Alpha = 4, Layers = "..1"), CentralGate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyCentralGate : IAdapted;

/// <summary>As <see cref="TinyCentralGate"/>, and padding does not reach the gate.</summary>
[Adapt<TinyBert>]
[
    Prefix(Site.AttentionMemory, Length = 5, Style = PrefixStyle.Attention, Layers = "..1"),
    CentralGate<PrefixAttribute>(IgnorePadding = true)
]
[Lora(Site.Value, Site.Query, Rank = 4, Alpha = 4, Layers = "..1"), CentralGate<LoraAttribute>(IgnorePadding = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyMaskedCentralGate : IAdapted;

/// <summary>As <see cref="TinyCentralGate"/> without the gate.</summary>
[Adapt<TinyBert>]
[Prefix(Site.AttentionMemory, Length = 5, Style = PrefixStyle.Attention, Layers = "..1")]
[Lora(Site.Value, Site.Query, Rank = 4, Alpha = 4, Layers = "..1")]
[Classifier(Labels = 3)]
public sealed partial class TinyWithoutCentralGate : IAdapted;

/// <summary>A gate that padding does not reach.</summary>
[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>(IgnorePadding = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyMaskedGate : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), Gate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraBehindAGate : IAdapted;
