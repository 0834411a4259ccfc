using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// VeRA (Kopiczko et al., arXiv 2310.11454): y = W x + b ⊙ B (d ⊙ A x) with random A and B that all sites share and that stay as they are.
/// Trained are the vectors d and b alone. Sites of several sizes read the first columns of A and the first rows of B, which are made for
/// the largest.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankIsPositive, DropoutIsAShare]
[TypicalLearningRate(5e-4, 5e-2)]
public sealed partial class VeraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the shared projections; the paper's are larger than LoRA's, up to 1024.</summary>
    public required int Rank { get; init; }

    /// <summary>What the entries of d start from.</summary>
    [DefaultValue(0.1)]
    public double Initial { get; init; } = 0.1;

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, MostIn", Init.HeUniform, Scope = Scope.Model, Frozen = true)] Tensor a,
        [Weight("MostOut, Rank", Init.HeUniform, Scope = Scope.Model, Frozen = true)] Tensor b,
        [Weight("Rank", Init.Ones, From = nameof(Start))] Tensor d,
        [Weight("Out", Init.Zeros)] Tensor scale,
        [Is("In")] long width,
        [Is("Out")] long outputs,
        [Is("Dropout")] double p
    )
    {
        var down = linear(dropout(x, p), a.narrow(1, 0, width));
        var weighed = down * d;
        var up = linear(weighed, b.narrow(0, 0, outputs));
        return up * scale;
    }

    /// <summary>The entries of d (Rank) at the start.</summary>
    public static Tensor Start([Is("Rank")] long rank, [Is("Initial")] double initial) => full(rank, Scalars.Of(initial));
}
