using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// HiRA (Huang et al., ICLR 2025): W' = W + W ⊙ (B A). The element-wise product of the weight with an update of rank r has a rank of up to
/// r times that of the weight.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankFits]
[TypicalLearningRate(1e-4, 5e-2)]
public sealed partial class HiraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the factor.</summary>
    public required int Rank { get; init; }

    /// <summary>What A starts from; B is zero, so that the fresh model is the base.</summary>
    [DefaultValue(LoraStart.Uniform)]
    public LoraStart Start { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Rank, In", Init.KaimingUniform, InitOf = "Start == 1 ? 3 : 6", StdOf = "Start == 1 ? 1 / Rank : 0")] Tensor a,
        [Weight("Out, Rank", Init.Zeros)] Tensor b
    ) => weight + weight * matmul(b, a);
}
