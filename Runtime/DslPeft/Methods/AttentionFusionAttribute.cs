using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Attention fusion (Cao et al., Findings of NAACL 2022): a query of the task weighs, for each token, what the embeddings and all layers
/// of the frozen base give, zₜ = Σᵢ softmaxᵢ(q · hₜᵢ / √d) hₜᵢ, and the head reads z. The base records no graph.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 3e-2, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Side)]
[Requires("Std >= 0", "it is a standard deviation")]
[TypicalLearningRate(1e-4, 0.1)]
public sealed class AttentionFusionAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Standard deviation of the query's initial values; with 0 the fresh model reads the mean of all layers.</summary>
    [DefaultValue(0.02)]
    public double Std { get; init; } = 0.02;

    // The state (B, T, Width + 1) is the fused state of the layers so far, and the logarithm of the sum of their weights: each further
    // layer then takes a share of it that no large score can overflow.

    /// <summary>The state at the start: embedded tokens (B, T, Width) to (B, T, Width + 1).</summary>
    public static Tensor Start(
        Tensor hidden,
        [Weight("Width", Init.Normal, StdOf = "Std", Scope = Scope.Stack)] Tensor query,
        [Is("1 / Sqrt(Width)")] double scale
    ) => cat([hidden, Score(hidden, query, scale)], -1);

    /// <summary>Takes the next layer's output (B, T, Width) in.</summary>
    public static Tensor Step(
        Tensor fused,
        Tensor hidden,
        Tensor mask,
        [Weight("Width", Init.Normal, StdOf = "Std", Scope = Scope.Stack)] Tensor query,
        [Is("1 / Sqrt(Width)")] double scale,
        [Is("Width")] long width
    )
    {
        var before = fused.narrow(-1, 0, width);
        var total = fused.narrow(-1, width, 1);
        var both = cat([total, Score(hidden, query, scale)], -1);
        var share = softmax(both, -1).narrow(-1, 1, 1);
        var next = total - log_softmax(both, -1).narrow(-1, 0, 1);
        return cat([before + (hidden - before) * share, next], -1);
    }

    /// <summary>What the head reads: (B, T, Width + 1) to (B, T, Width).</summary>
    public static Tensor Finish(Tensor fused, [Is("Width")] long width) => fused.narrow(-1, 0, width);

    private static Tensor Score(Tensor hidden, Tensor query, double scale) => matmul(hidden, query).unsqueeze(-1) * scale;
}
