using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// LoReFT (Wu et al., arXiv 2404.03592): h + Rᵀ(W h + b − R h) at some tokens of a layer's output: in the subspace that the r orthonormal
/// rows of R span, the state becomes what a trained projection says. R is made orthonormal of trained directions, by Gram and Schmidt.
/// </summary>
[PeftMethod(Join.Sequential, Adds = true)]
[DropoutIsAShare]
[Requires("First >= 0", "it is a number of tokens"), Requires("Last >= 0", "it is a number of tokens")]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class LoReftAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the subspace.</summary>
    public required int Rank { get; init; }

    /// <summary>How many tokens at the beginning of each text are edited; all are, where <see cref="Last"/> is 0 as well.</summary>
    [DefaultValue(0)]
    public int First { get; init; }

    /// <summary>How many tokens at the end of each text, before its padding, are edited.</summary>
    [DefaultValue(0)]
    public int Last { get; init; }

    /// <summary>Dropout on what is added while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>What is added to h: h (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor h,
        [Shares("true")] Tensor shares,
        [Weight("Width, Rank", Init.Normal)] Tensor directions,
        [Weight("Rank, Width", Init.LinearDefault)] Tensor source,
        [Weight("Rank", Init.LinearDefault, FanIn = "Width")] Tensor sourceBias,
        [Is("Rank")] long rank,
        [Is("First")] long first,
        [Is("Last")] long last,
        [Is("Dropout")] double p
    )
    {
        var basis = Kernels.Orthonormal(directions, rank);
        var edit = linear(h, source, sourceBias) - matmul(h, basis);
        return Kernels.AtEnds(dropout(matmul(edit, basis.t()), p), shares, first, last);
    }
}
