using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// KronA (Edalati et al., arXiv 2212.10650): y = W x + s · (A ⊗ B) x with A (Rows, Columns) and B of what is left of the site's sizes. The
/// rank of a Kronecker product is that of both factors multiplied, so that few parameters reach a full rank. The product is never formed:
/// x goes through B and A.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[Requires("Scale > 0", "it multiplies the update")]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed class KronaAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rows of A; the output width is a multiple.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of A; the input width is a multiple.</summary>
    public required int Columns { get; init; }

    /// <summary>The scale s.</summary>
    [DefaultValue(1.0)]
    public double Scale { get; init; } = 1;

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Rows, Columns", Init.LinearDefault)] Tensor a,
        [Weight("Out / Rows, In / Columns", Init.Zeros)] Tensor b,
        [Is("Columns")] long columns,
        [Is("In / Columns")] long rest,
        [Is("Scale")] double scale
    )
    {
        var inner = linear(Kernels.SplitLast(x, columns, rest), b);
        return linear(inner.transpose(-2, -1), a).transpose(-2, -1).flatten(-2) * scale;
    }
}
