using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// PiSSA (Meng et al., arXiv 2404.02948): LoRA whose factors start as the principal part of the weight, s B₀ A₀ = U S Vᵀ of its r largest
/// singular values, over what is left of it: y = (W − s B₀ A₀) x + s B A x with s = alpha / r. The base stays as it is; the start is taken
/// off beside it.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRankOrRoot]
[TypicalLearningRate(1e-5, 5e-3)]
public sealed partial class PissaAttribute(params string[] sites) : PeftAttribute(sites)
{
    private const string ScaleOf = "RankStabilized ? Alpha / Sqrt(Rank) : Alpha / Rank";

    /// <summary>Rank r of the update.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>True for the scale alpha / √r of rsLoRA (Kalajdzievski, arXiv 2312.03732).</summary>
    [DefaultValue(false)]
    public bool RankStabilized { get; init; }

    /// <summary>The update: x (…, In) to (…, Out). What the factors start from follows from the base, and is taken off again.</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, In", Init.Zeros, From = nameof(StartOfA))] Tensor a,
        [Weight("Out, Rank", Init.Zeros, From = nameof(StartOfB))] Tensor b,
        [Weight("Rank, In", Init.Zeros, Frozen = true, Seed = "0", From = nameof(StartOfA))] Tensor firstA,
        [Weight("Out, Rank", Init.Zeros, Frozen = true, Seed = "0", From = nameof(StartOfB))] Tensor firstB,
        [Is(ScaleOf)] double scale
    )
    {
        var update = linear(linear(x, a), b);
        var first = linear(linear(x, firstA), firstB);
        return (update - first) * scale;
    }

    /// <summary>A (Rank, In) at the start.</summary>
    public static Tensor StartOfA([Base] Tensor weight, [Is("Rank")] long rank, [Is(ScaleOf)] double scale) =>
        Factorisations.Principal(weight, rank).Right / Scalars.Of(Math.Sqrt(scale));

    /// <summary>B (Out, Rank) at the start.</summary>
    public static Tensor StartOfB([Base] Tensor weight, [Is("Rank")] long rank, [Is(ScaleOf)] double scale) =>
        Factorisations.Principal(weight, rank).Left / Scalars.Of(Math.Sqrt(scale));
}
