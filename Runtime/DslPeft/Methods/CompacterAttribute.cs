using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Compacter (Karimi Mahabadi et al., arXiv 2106.04647): a bottleneck adapter z + U φ(D z) whose matrices are sums of n Kronecker
/// products, D = Σ Rᵢ ⊗ (sᵢ tᵢ), with rules R (n, n, n) that all adapters of a model share and factors of a low rank that each has of its
/// own. At both results it is Compacter, at <see cref="Site.FeedForwardResult"/> alone Compacter++. Without factors, D = Σ Rᵢ ⊗ Bᵢ, it is
/// an adapter of parametrised hypercomplex multiplications (PHM adapter).
/// </summary>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class CompacterAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Glorot's bound with a gain of √2.
    private const double Gain = 1.4142135623730951;

    // Which of the rules there are: one for all layers or one for each matrix, whole or as products.
    private const string OneWhole = "SharedRule && !FactorizedRule",
        OneProduct = "SharedRule && FactorizedRule",
        OwnWhole = "!SharedRule && !FactorizedRule",
        OwnProduct = "!SharedRule && FactorizedRule";

    /// <summary>Width m of the bottleneck, a multiple of <see cref="Factor"/>.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>How many Kronecker products are summed, n; the width is a multiple.</summary>
    public required int Factor { get; init; }

    /// <summary>Rank of the factors of each product, and of factorised rules.</summary>
    [DefaultValue(1)]
    public int Rank { get; init; } = 1;

    /// <summary>False for whole blocks in place of factors: PHM adapters.</summary>
    [DefaultValue(true)]
    public bool Factorized { get; init; } = true;

    /// <summary>False for rules of each matrix's own.</summary>
    [DefaultValue(true)]
    public bool SharedRule { get; init; } = true;

    /// <summary>True for rules that are products of matrices of the rank.</summary>
    [DefaultValue(false)]
    public bool FactorizedRule { get; init; }

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.GeluTanh)]
    public Act Activation { get; init; } = Act.GeluTanh;

    /// <summary>True to read the block's norm over the residual sum in place of z, as where Pfeiffer's adapter stands.</summary>
    [DefaultValue(false)]
    public bool NormFirst { get; init; }

    /// <summary>What is added to z: z (B, T, Width) to (B, T, Width). Of the rules, and of factors and blocks, one kind is there.</summary>
    public static Tensor Apply(
        [Normed("NormFirst")] Tensor z,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 1e-4, Scope = Scope.Model, If = OneWhole)] Tensor? rule,
        [Weight("Factor, Factor, Rank", Init.Normal, Std = 0.01, Scope = Scope.Model, If = OneProduct)] Tensor? ruleLeft,
        [Weight("Factor, Rank, Factor", Init.Normal, Std = 0.01, Scope = Scope.Model, If = OneProduct)] Tensor? ruleRight,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 1e-4, If = OwnWhole)] Tensor? downRule,
        [Weight("Factor, Factor, Rank", Init.Normal, Std = 0.01, If = OwnProduct)] Tensor? downRuleLeft,
        [Weight("Factor, Rank, Factor", Init.Normal, Std = 0.01, If = OwnProduct)] Tensor? downRuleRight,
        [Weight("Factor, Width / Factor, Rank", Init.GlorotUniform, Std = Gain, If = "Factorized")] Tensor? downLeft,
        [Weight("Factor, Rank, Bottleneck / Factor", Init.GlorotUniform, Std = Gain, If = "Factorized")] Tensor? downRight,
        [Weight("Factor, Width / Factor, Bottleneck / Factor", Init.GlorotUniform, Std = Gain, If = "!Factorized")] Tensor? down,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 1e-4, If = OwnWhole)] Tensor? upRule,
        [Weight("Factor, Factor, Rank", Init.Normal, Std = 0.01, If = OwnProduct)] Tensor? upRuleLeft,
        [Weight("Factor, Rank, Factor", Init.Normal, Std = 0.01, If = OwnProduct)] Tensor? upRuleRight,
        [Weight("Factor, Bottleneck / Factor, Rank", Init.GlorotUniform, Std = Gain, If = "Factorized")] Tensor? upLeft,
        [Weight("Factor, Rank, Width / Factor", Init.GlorotUniform, Std = Gain, If = "Factorized")] Tensor? upRight,
        [Weight("Factor, Bottleneck / Factor, Width / Factor", Init.GlorotUniform, Std = Gain, If = "!Factorized")] Tensor? up,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Factor")] long n,
        [Is("Width / Factor")] long wide,
        [Is("Bottleneck / Factor")] long narrow,
        [Is("Activation")] Act activation
    )
    {
        var shared = rule! + matmul(ruleLeft!, ruleRight!);
        var first = Hypercomplex.Matrix(
            shared + downRule! + matmul(downRuleLeft!, downRuleRight!),
            down! + matmul(downLeft!, downRight!),
            n,
            wide,
            narrow
        );
        var inner = Activations.Apply(matmul(z, first) + downBias, activation);
        var second = Hypercomplex.Matrix(
            shared + upRule! + matmul(upRuleLeft!, upRuleRight!),
            up! + matmul(upLeft!, upRight!),
            n,
            narrow,
            wide
        );
        return matmul(inner, second) + upBias;
    }
}
