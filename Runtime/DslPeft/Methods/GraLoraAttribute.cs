using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// GraLoRA (Jung et al., arXiv 2505.20355): the update is cut into k × k blocks, each a product of rank r / k of its own; it has the
/// numbers of LoRA of rank r, and a rank of up to k r. With <see cref="Hybrid"/> a LoRA over the whole weight stands beside.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRank, DropoutIsAShare]
[Requires("Whole(Rank / Blocks)", "each block takes an equal part of the rank")]
[Requires("Hybrid >= 0", "it is a rank, and 0 is none")]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed partial class GraLoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r, a multiple of <see cref="Blocks"/>.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / (r + the hybrid rank).</summary>
    public required double Alpha { get; init; }

    /// <summary>How many blocks k each side is cut into; the sites' sizes are multiples.</summary>
    [DefaultValue(2)]
    public int Blocks { get; init; } = 2;

    /// <summary>Rank of the LoRA beside the blocks; 0 for none.</summary>
    [DefaultValue(0)]
    public int Hybrid { get; init; }

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Blocks, In / Blocks, Rank", Init.KaimingUniform, FanIn = "In / Blocks")] Tensor a,
        [Weight("Blocks, Rank, Out / Blocks", Init.Zeros)] Tensor b,
        [Weight("Hybrid, In", Init.KaimingUniform, If = "Hybrid > 0")] Tensor? wholeA,
        [Weight("Out, Hybrid", Init.Zeros, If = "Hybrid > 0")] Tensor? wholeB,
        [Is("Alpha / (Rank + Hybrid)")] double scale,
        [Is("Dropout")] double p
    )
    {
        var dropped = dropout(x, p);
        return (Kernels.Granular(dropped, a, b) + matmul(matmul(dropped, wholeA!.t()), wholeB!.t())) * scale;
    }
}
