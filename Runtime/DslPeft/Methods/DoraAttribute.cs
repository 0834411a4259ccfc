using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// DoRA (Liu et al., arXiv 2402.09353): the direction of each row of W is updated by LoRA, its length is a trained magnitude: W' = m ⊙ V /
/// ‖V‖ with V = W + (alpha / rank) · B A, the norm of each output row held constant in the backward pass.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankFits, ScaledByRankOrRoot]
[Thaw(Role.Bias, If = "Bias == 1")]
[Thaw(Role.Bias, If = "Bias == 2", AtSites = true)]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed partial class DoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the update.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>Base biases to train. None is scaled by the magnitudes.</summary>
    [DefaultValue(LoraBias.None)]
    public LoraBias Bias { get; init; }

    /// <summary>True for the scale alpha / √r of rsLoRA (Kalajdzievski, arXiv 2312.03732).</summary>
    [DefaultValue(false)]
    public bool RankStabilized { get; init; }

    /// <summary>What A starts from.</summary>
    [DefaultValue(LoraStart.Uniform)]
    public LoraStart Start { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Rank, In", Init.KaimingUniform, InitOf = "Start == 1 ? 3 : 6", StdOf = "Start == 1 ? 1 / Rank : 0")] Tensor a,
        [Weight("Out, Rank", Init.Zeros)] Tensor b,
        [Weight("Out", Init.Ones, From = nameof(RowNorms))] Tensor magnitude,
        [Is("RankStabilized ? Alpha / Sqrt(Rank) : Alpha / Rank")] double scale
    )
    {
        var direction = weight + matmul(b, a) * scale;
        var length = direction.pow(2).sum(dim: 1).sqrt().detach();
        return direction * (magnitude / length).unsqueeze(1);
    }

    /// <summary>The magnitudes at the start: ‖W‖ of each output row (Out), so that the fresh weight is W.</summary>
    public static Tensor RowNorms([Base] Tensor weight) => weight.pow(Scalars.Of(2)).sum(dim: 1).sqrt();
}
