using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Parametrised hypercomplex multiplications (Zhang et al., arXiv 2102.08597): matrices of few numbers.</summary>
public static class Hypercomplex
{
    /// <summary>Σ Rᵢ ⊗ Bᵢ, (n · rows, n · columns): all n products by one matrix product.</summary>
    /// <param name="rules">The rules R (n, n, n).</param>
    /// <param name="blocks">The blocks B (n, rows, columns).</param>
    /// <param name="n">How many there are.</param>
    /// <param name="rows">Rows of a block.</param>
    /// <param name="columns">Columns of a block.</param>
    public static Tensor Matrix(Tensor rules, Tensor blocks, long n, long rows, long columns) =>
        matmul(rules.flatten(1).t(), blocks.flatten(1))
            .unflatten(1, [rows, columns])
            .unflatten(0, [n, n])
            .transpose(1, 2)
            .flatten(2, 3)
            .flatten(0, 1);
}
