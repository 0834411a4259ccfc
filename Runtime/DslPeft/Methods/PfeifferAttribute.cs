using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Bottleneck adapter after Pfeiffer et al. (arXiv 2005.00247), one a layer. Three placements go by that name, and the site chooses:
/// <see cref="Site.FeedForwardResult"/> is the authors', z + U φ(D t) with t = LN(x + z), the block's frozen norm being used before and
/// after; <see cref="Site.AttentionResult"/> without <see cref="NormFirst"/> is that of the Compacter experiments, z + U φ(D z);
/// <see cref="Site.AttentionOutput"/> stands behind the attention's norm, with a skip connection of its own.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[TypicalLearningRate(2e-5, 5e-3)]
public sealed partial class PfeifferAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Width m of the bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.Relu)]
    public Act Activation { get; init; } = Act.Relu;

    /// <summary>True to read the normed residual sum t, false to read z; the same at a site behind the norm.</summary>
    [DefaultValue(true)]
    public bool NormFirst { get; init; } = true;

    /// <summary>What is added to z: t (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        [Normed("NormFirst")] Tensor t,
        [Weight("Bottleneck, Width", Init.Bert, Group = "down")] Tensor down,
        [Weight("Bottleneck", Init.Zeros, Group = "down")] Tensor downBias,
        [Weight("Width, Bottleneck", Init.Bert, Group = "up")] Tensor up,
        [Weight("Width", Init.Zeros, Group = "up")] Tensor upBias,
        [Is("Activation")] Act activation
    )
    {
        var narrow = linear(t, down, downBias);
        var active = Activations.Apply(narrow, activation);
        return linear(active, up, upBias);
    }
}
