using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// LoHa (FedPara, Hyeon-Woo et al., arXiv 2108.06098): y = W x + (alpha / r) · ((A₁ B₁) ⊙ (A₂ B₂)) x. The element-wise product of two
/// updates of rank r has rank up to r².
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRank]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed partial class LohaAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of each of the two products.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Out, Rank", Init.KaimingUniform)] Tensor a1,
        [Weight("Rank, In", Init.KaimingUniform)] Tensor b1,
        [Weight("Out, Rank", Init.KaimingUniform)] Tensor a2,
        [Weight("Rank, In", Init.Zeros)] Tensor b2,
        [Is("Alpha / Rank")] double scale
    ) => linear(x, matmul(a1, b1) * matmul(a2, b2)) * scale;
}
