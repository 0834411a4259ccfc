using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// KronA-B (Edalati et al., arXiv 2212.10650): y + s · (A ⊗ B) x beside a sublayer, where x is its input and y its result, without an
/// activation between.
/// </summary>
[PeftMethod(Join.Parallel)]
[Requires("Scale > 0", "it multiplies the update")]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed class KronaBAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rows of A; the width is a multiple.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns of A; the width is a multiple.</summary>
    public required int Columns { get; init; }

    /// <summary>The scale s.</summary>
    [DefaultValue(1.0)]
    public double Scale { get; init; } = 1;

    /// <summary>What is added: x (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor x,
        [Weight("Rows, Columns", Init.LinearDefault)] Tensor a,
        [Weight("Width / Rows, Width / Columns", Init.Zeros)] Tensor b,
        [Is("Columns")] long columns,
        [Is("Width / Columns")] long rest,
        [Is("Scale")] double scale
    )
    {
        var inner = linear(Kernels.SplitLast(x, columns, rest), b);
        return linear(inner.transpose(-2, -1), a).transpose(-2, -1).flatten(-2) * scale;
    }
}
