using System.ComponentModel;
using DslPeft.Data;
using DslPeft.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// A classifier over a mean of the tokens' states that the head itself weighs: each token counts for the softmax of a trained score (Lin
/// et al., arXiv 1703.03130).
/// </summary>
[PeftHead(typeof(AttentivePoolingHead), Labels = "Labels")]
[Requires("Smoothing >= 0 && Smoothing < 1", "it is a share of the labels")]
public sealed class AttentivePoolingAttribute : HeadAttribute
{
    /// <summary>Number of labels.</summary>
    public required int Labels { get; init; }

    /// <summary>Share of each label that is spread over all of them.</summary>
    [DefaultValue(0.0)]
    public double Smoothing { get; init; }

    public static Tensor Outputs(
        Tensor hidden,
        [Mask] Tensor mask,
        [Weight("1, Hidden", Init.Bert)] Tensor score,
        [Weight("Labels, Hidden", Init.Bert)] Tensor weight,
        [Weight("Labels", Init.Zeros)] Tensor bias
    )
    {
        var scores = linear(hidden, score).Plus((mask.unsqueeze(-1) - Scalars.Of(1)) * Scalars.Of(1e9));
        var shares = softmax(scores, 1);
        return linear((hidden * shares).sum(dim: 1), weight, bias);
    }

    public static Tensor Loss(
        Tensor outputs,
        [Targets] Tensor labels,
        [ClassWeights] Tensor? weights,
        [Is("Smoothing")] double smoothing
    ) => cross_entropy(outputs, labels, weights, label_smoothing: smoothing);
}

/// <summary>A classification that also says what share is wrong.</summary>
public sealed class AttentivePoolingHead(AttentivePoolingAttribute head) : ClassificationHead
{
    public override string Name => "AttentivePooling";

    public override string Metric => "right";

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows)
    {
        var metrics = base.Measure(outputs, rows);
        return new Dictionary<string, double>(metrics) { ["right"] = metrics["accuracy"], ["labels"] = head.Labels };
    }
}

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
[AttentivePooling(Labels = 3)]
public sealed partial class TinyAttentive : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 3)]
[AttentivePooling(Labels = 3, Smoothing = 0.1)]
public sealed partial class TinyAttentivePrompt : IAdapted;

[Adapt<TinyBert>]
[PromptTuning(Site.Words, Length = 3)]
public sealed partial class TinyPromptStates : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
[SentenceEmbedding(Objective = EmbeddingLoss.Contrastive, Projection = 5)]
public sealed partial class TinyContrastive : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
[SentenceEmbedding(Objective = EmbeddingLoss.Cosine, Pooling = Pooling.First)]
public sealed partial class TinyScored : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
[SentenceEmbedding(Objective = EmbeddingLoss.CoSent, Pooling = Pooling.Last, Scale = 10)]
public sealed partial class TinyOrdered : IAdapted;

[Adapt<TinyBert>]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
public sealed partial class TinyAttentiveStates : IAdapted;

/// <summary>A head whose loss weighs no classes, with the library's metrics.</summary>
[PeftHead(typeof(ClassificationHead), Labels = "Labels")]
public sealed class PlainOwnAttribute : HeadAttribute
{
    public required int Labels { get; init; }

    public static Tensor Outputs(Tensor hidden, [Weight("Labels, Hidden", Init.Bert)] Tensor weight) => linear(hidden.select(1, 0), weight);

    public static Tensor Loss(Tensor outputs, [Targets] Tensor labels) => cross_entropy(outputs, labels);
}

[Adapt<TinyBert>]
[BitFit]
[PlainOwn(Labels = 3)]
public sealed partial class TinyPlainOwn : IAdapted;

[Adapt<TinyBert>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
public sealed partial class TinyEmbeddingStates : IAdapted;
