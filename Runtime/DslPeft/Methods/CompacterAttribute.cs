using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Compacter (Karimi Mahabadi et al., arXiv 2106.04647): a bottleneck adapter z + U φ(D z) whose matrices are sums of n Kronecker products, D = Σ Rᵢ ⊗ (sᵢ tᵢ), with rules
/// R (n, n, n) that all adapters of a model share and factors of a low rank that each has of its own. At both results it is Compacter, at
/// <see cref="Site.FeedForwardResult"/> alone Compacter++.</summary>
[PeftMethod(Join.Sequential, Adds = true)]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class CompacterAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Glorot's bound with a gain of √2.
    private const double Gain = 1.4142135623730951;

    /// <summary>Width m of the bottleneck, a multiple of <see cref="Factor"/>.</summary>
    public required int Bottleneck { get; init; }
    /// <summary>How many Kronecker products are summed, n; the width is a multiple.</summary>
    public required int Factor { get; init; }
    /// <summary>Rank of the factors of each product.</summary>
    [DefaultValue(1)] public int Rank { get; init; } = 1;
    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.GeluTanh)] public Act Activation { get; init; } = Act.GeluTanh;
    /// <summary>True to read the block's norm over the residual sum in place of z, as where Pfeiffer's adapter stands.</summary>
    [DefaultValue(false)] public bool NormFirst { get; init; }

    /// <summary>What is added to z: z (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply([Normed("NormFirst")] Tensor z,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 1e-4, Scope = Scope.Model)] Tensor rule,
        [Weight("Factor, Width / Factor, Rank", Init.GlorotUniform, Std = Gain)] Tensor downLeft,
        [Weight("Factor, Rank, Bottleneck / Factor", Init.GlorotUniform, Std = Gain)] Tensor downRight,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Factor, Bottleneck / Factor, Rank", Init.GlorotUniform, Std = Gain)] Tensor upLeft,
        [Weight("Factor, Rank, Width / Factor", Init.GlorotUniform, Std = Gain)] Tensor upRight,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Factor")] long n, [Is("Width / Factor")] long wide, [Is("Bottleneck / Factor")] long narrow, [Is("Activation")] Act activation)
    {
        var inner = Activations.Apply(matmul(z, Sum(rule, downLeft, downRight, n, wide, narrow)) + downBias, activation);
        return matmul(inner, Sum(rule, upLeft, upRight, n, narrow, wide)) + upBias;
    }

    /// <summary>Σ Rᵢ ⊗ (sᵢ tᵢ), (n · rows, n · columns): all n products by one matrix product.</summary>
    private static Tensor Sum(Tensor rule, Tensor left, Tensor right, long n, long rows, long columns) =>
        matmul(rule.flatten(1).t(), matmul(left, right).flatten(1)).unflatten(1, [rows, columns]).unflatten(0, [n, n]).transpose(1, 2).flatten(2, 3).flatten(0, 1);
}
