using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// LoKr (LyCORIS, Yeh et al., arXiv 2309.14859): y = W x + s · (C ⊗ (A B)) x, a Kronecker product of a small matrix with a product of rank
/// r, whose rank is that of both multiplied. The product is never formed: x goes through B, A and C. As in peft, a rank of half the second
/// factor's longer side or more makes that factor one whole matrix, and <see cref="DecomposeBoth"/> makes C a product as well where the
/// rank is less than half of its longer side.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits]
[
    Requires("Scale > 0", "it multiplies the update"),
    Requires("Factor == -1 || Factor >= 1", "it is a number of rows and columns, and -1 chooses them")
]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed partial class LokrAttribute(params string[] sites) : PeftAttribute(sites)
{
    // The smaller factor of each side: of the declared pair, or of the pair whose numbers are closest.
    private const string OfOut = "(Factor > 0 ? Min(Factor, Out / Factor) : Divisor(Out))",
        OfIn = "(Factor > 0 ? Min(Factor, In / Factor) : Divisor(In))";

    // Whether each factor is a product of two matrices of the rank.
    private const string SecondIsProduct = "Rank * 2 < Max(Out / " + OfOut + ", In / " + OfIn + ")",
        FirstIsProduct = "DecomposeBoth && Rank * 2 < Max(" + OfOut + ", " + OfIn + ")";

    /// <summary>Rank r of the second factor.</summary>
    public required int Rank { get; init; }

    /// <summary>
    /// Rows and columns of C, of which the sites' sizes are multiples; -1 for the divisor of each size that is closest to its root, as 24
    /// of 768.
    /// </summary>
    [DefaultValue(-1)]
    public int Factor { get; init; } = -1;

    /// <summary>True to make C a product of rank r as well.</summary>
    [DefaultValue(false)]
    public bool DecomposeBoth { get; init; }

    /// <summary>The scale s. LyCORIS has alpha / r; peft computes none, whatever its alpha says.</summary>
    [DefaultValue(1.0)]
    public double Scale { get; init; } = 1;

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight(OfOut + ", " + OfIn, Init.Zeros, If = "!(" + FirstIsProduct + ")")] Tensor? c,
        [Weight(OfOut + ", Rank", Init.Zeros, If = FirstIsProduct)] Tensor? c1,
        [Weight("Rank, " + OfIn, Init.KaimingUniform, If = FirstIsProduct)] Tensor? c2,
        [Weight("Out / " + OfOut + ", Rank", Init.KaimingUniform, If = SecondIsProduct)] Tensor? a,
        [Weight("Rank, In / " + OfIn, Init.KaimingUniform, If = SecondIsProduct)] Tensor? b,
        [Weight("Out / " + OfOut + ", In / " + OfIn, Init.KaimingUniform, If = "!(" + SecondIsProduct + ")")] Tensor? whole,
        [Is(OfIn)] long rows,
        [Is("In / " + OfIn)] long columns,
        [Is("Scale")] double scale
    )
    {
        var inner = linear(linear(linear(Kernels.SplitLast(x, rows, columns), whole!), b!), a!);
        return linear(linear(linear(inner.transpose(-2, -1), c!), c2!), c1!).transpose(-2, -1).flatten(-2) * scale;
    }
}
