using System.ComponentModel;

namespace DslPeft;

/// <summary>BitFit (Ben Zaken et al., arXiv 2106.10199): trains every bias of the base, norms' biases included.</summary>
/// <remarks>
/// Start with a peak learning rate of 5e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.Bias)]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class BitFitAttribute(params string[] sites) : PeftAttribute(sites);

/// <summary>
/// LN tuning (Qi et al., arXiv 2211.08682): trains the weights and biases of every layer norm, that of the embeddings included.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 5e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.Norm)]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed partial class NormTuningAttribute(params string[] sites) : PeftAttribute(sites);

/// <summary>
/// Top-layer tuning (Lee et al., arXiv 1911.03090): trains every parameter of the last layers; what lies below runs without a graph.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 3e-4, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Select, Mergeable = true, TopLayers = "Count"), Thaw(Role.All), Thaw(Role.Pooler, If = "Pooler")]
[TypicalLearningRate(1e-6, 1e-3)]
public sealed class TopLayersAttribute() : PeftAttribute()
{
    /// <summary>Number of layers, counted from the top.</summary>
    public required int Count { get; init; }

    /// <summary>True to train the pooler as well.</summary>
    [DefaultValue(false)]
    public bool Pooler { get; init; }
}

/// <summary>Full fine-tuning: trains every parameter of the base, on copies, so that the base itself stays as loaded.</summary>
/// <remarks>
/// Start with a peak learning rate of 2e-4, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.All)]
[TypicalLearningRate(1e-6, 5e-4)]
public sealed class FullFineTuningAttribute() : PeftAttribute();
