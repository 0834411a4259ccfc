using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>Which base biases LoRA trains beside its factors.</summary>
public enum LoraBias
{
    None,
    All,
    LoraOnly,
}

/// <summary>What LoRA's A starts from; B is zero either way, so that the fresh model is the base.</summary>
public enum LoraStart
{
    /// <summary>Uniform in ±1/√in.</summary>
    Uniform,

    /// <summary>N(0, 1/r²).</summary>
    Gaussian,
}

/// <summary>
/// LoRA (Hu et al., arXiv 2106.09685): y = W x + (alpha / rank) · B A x on any linear site, and E[id] + (alpha / rank) · B A[:, id] on any
/// embedding table.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRankOrRoot, DropoutIsAShare]
[Thaw(Role.Bias, If = "Bias == 1")]
[Thaw(Role.Bias, If = "Bias == 2", AtSites = true)]
[Requires("RateOfB > 0", "it multiplies a learning rate", Fix = "1")]
[TypicalLearningRate(5e-5, 1e-2)]
public sealed partial class LoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the update.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>Base biases to train.</summary>
    [DefaultValue(LoraBias.None)]
    public LoraBias Bias { get; init; }

    /// <summary>True to give B a bias of its own.</summary>
    [DefaultValue(false)]
    public bool BiasOnB { get; init; }

    /// <summary>
    /// True for rsLoRA (Kalajdzievski, arXiv 2312.03732): the scale is alpha / √r, so that a larger rank does not weaken the update.
    /// </summary>
    [DefaultValue(false)]
    public bool RankStabilized { get; init; }

    /// <summary>What A starts from at a linear layer. A table's factors have one start.</summary>
    [DefaultValue(LoraStart.Uniform)]
    public LoraStart Start { get; init; }

    /// <summary>
    /// True for LoRA-FA (Zhang et al., arXiv 2308.03303): A stays as it starts, so that no input of a site is kept for its gradient. A
    /// table's A is trained.
    /// </summary>
    [DefaultValue(false)]
    public bool FrozenA { get; init; }

    /// <summary>
    /// LoRA+ (Hayou et al., arXiv 2402.12354): by what B's learning rate is a multiple of A's, which is the run's; the paper has 16.
    /// </summary>
    [DefaultValue(1.0)]
    public double RateOfB { get; init; } = 1;

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight(
            "Rank, In",
            Init.KaimingUniform,
            InitOf = "Start == 1 ? 3 : 6",
            StdOf = "Start == 1 ? 1 / Rank : 0",
            FrozenIf = "FrozenA",
            Group = "down"
        )]
            Tensor a,
        [Weight("Out, Rank", Init.Zeros, RateOf = "RateOfB", Group = "up")] Tensor b,
        [Weight("Out", Init.Zeros, If = "BiasOnB", RateOf = "RateOfB", Group = "up")] Tensor? bias,
        [Is("RankStabilized ? Alpha / Sqrt(Rank) : Alpha / Rank")] double scale,
        [Is("Dropout")] double p
    )
    {
        var down = linear(dropout(x, p), a);
        var up = linear(down, b, bias);
        return up * scale;
    }

    /// <summary>
    /// The update of an embedding table's rows: ids (…) to (…, Out). Dropout is of features and leaves ids alone; the padding row is not
    /// trained.
    /// </summary>
    public static Tensor Rows(
        Tensor ids,
        [Weight("Rank, In", Init.Zeros, Group = "down")] Tensor tableA,
        [Weight("Out, Rank", Init.EmbeddingDefault, RateOf = "RateOfB", Group = "up")] Tensor tableB,
        [Weight("Out", Init.Zeros, If = "BiasOnB", RateOf = "RateOfB", Group = "up")] Tensor? tableBias,
        [Is("Padding")] long padding,
        [Is("RankStabilized ? Alpha / Sqrt(Rank) : Alpha / Rank")] double scale
    ) => linear(Kernels.Embedding(ids, tableA.t(), padding), tableB, tableBias) * scale;
}
