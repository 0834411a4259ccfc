namespace DslPeft.Numerics.Tests;

[Adapt<TinyBert>]
[MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoe : IAdapted;

#pragma warning disable DPEFT279 // Without a balance, to be compared with the one above.
[Adapt<TinyBert>]
[MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 4, Balance = 0)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoeUnbalanced : IAdapted;
#pragma warning restore DPEFT279

/// <summary>One expert is an adapter as <see cref="TinyOneAdapter"/> has it.</summary>
[Adapt<TinyBert>]
[MoeAdapter(Site.FeedForwardResult, Experts = 1, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoeOfOne : IAdapted;

[Adapt<TinyBert>]
[MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 8, Best = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoeOfTwo : IAdapted;

/// <summary>Behind the embeddings, where what the gate reads is easily told.</summary>
[Adapt<TinyBert>]
[MoeAdapter(Site.EmbeddingOutput, Experts = 3, Bottleneck = 4, Balance = 0.5)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoeOfEmbeddings : IAdapted;

[Adapt<TinyBert>]
[MoeAdapter(Site.EmbeddingOutput, Experts = 3, Bottleneck = 4, Best = 2, Balance = 0.5)]
[Classifier(Labels = 3)]
public sealed partial class TinyMoeOfEmbeddingsOfTwo : IAdapted;
