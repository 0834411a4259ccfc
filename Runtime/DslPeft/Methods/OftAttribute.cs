using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// OFT (Qiu et al., arXiv 2306.07280): W' = Q W, where Q is orthogonal with r blocks on its diagonal, so that output features are rotated
/// in r groups and their angles stay. A block is (I − S)(I + S)⁻¹, Cayley's map of the skew part S of trained numbers. COFT keeps the
/// numbers of each block in a small ball around 0.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[Requires("Blocks >= 1 && Whole(Out / Blocks)", "the output features are rotated in groups of one size")]
[Requires("Epsilon > 0", "it is the size of a ball that blocks are kept in")]
[TypicalLearningRate(1e-5, 1e-2)]
public sealed partial class OftAttribute(params string[] sites) : PeftAttribute(sites)
{
    // The Frobenius norm that COFT allows a block's numbers, as peft computes it.
    private const string Radius = "Epsilon * (Out / Blocks) * (Out / Blocks) / Sqrt(Share ? 1 : Blocks)";

    /// <summary>How many blocks r the output features are rotated in; the sites' outputs are multiples.</summary>
    public required int Blocks { get; init; }

    /// <summary>True for one block that all groups share.</summary>
    [DefaultValue(false)]
    public bool Share { get; init; }

    /// <summary>True for COFT: blocks stay near the identity.</summary>
    [DefaultValue(false)]
    public bool Constrained { get; init; }

    /// <summary>
    /// How near: ε of the bound ε n² / √r on the norm of a block's n × n numbers. Without effect where they are not constrained.
    /// </summary>
    [DefaultValue(6e-5)]
    public double Epsilon { get; init; } = 6e-5;

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Share ? 1 : Blocks, Out / Blocks, Out / Blocks", Init.Zeros)] Tensor rotations,
        [Is("Blocks")] long blocks,
        [Is("Out / Blocks")] long rows,
        [Is("Constrained ? " + Radius + " : 0")] double radius
    )
    {
        var turned = Kernels.Cayley(Kernels.Bounded(rotations, radius)).transpose(1, 2);
        return matmul(turned, weight.unflatten(0, [blocks, rows])).flatten(0, 1);
    }

    /// <summary>After a step of COFT: numbers that left the ball go back to its surface.</summary>
    [On(When.AfterStep, If = "Constrained")]
    public static void Project(Tensor[] rotations, [Is("Epsilon")] double epsilon)
    {
        foreach (var own in rotations)
        {
            var (blocks, size) = (own.shape[0], own.shape[1]);
            using var shortened = Kernels.Shortened(own, epsilon * size * size / Math.Sqrt(blocks));
            own.copy_(shortened);
        }
    }
}
