using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// HRA (Yuan et al., arXiv 2405.17484): W' = W (I − 2 u₁ u₁ᵀ) … (I − 2 uᵣ uᵣᵀ), a chain of r reflections of the input along trained
/// directions of length 1. Their product is orthogonal, and differs from the identity by a matrix of rank r.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankFits]
[TypicalLearningRate(1e-5, 1e-2)]
public sealed partial class HraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>
    /// Number r of reflections. Of an even number, each stands twice at first and undoes itself, so that the fresh model is the base.
    /// </summary>
    public required int Rank { get; init; }

    /// <summary>
    /// True to make each direction orthogonal to those before it, by Gram and Schmidt. All then start apart, and the fresh model is not
    /// the base.
    /// </summary>
    [DefaultValue(false)]
    public bool Orthogonal { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("In, Rank", Init.KaimingUniform, From = nameof(Pairs), FromIf = "!Orthogonal && Whole(Rank / 2)")] Tensor directions,
        [Is("Orthogonal ? Rank : 0")] long apart
    ) => Kernels.Reflected(weight, Kernels.Orthonormal(directions, apart));

    /// <summary>The directions (In, Rank) at the start, each twice, uniform in ±√(2 / Rank).</summary>
    public static Tensor Pairs([Is("In")] long inputs, [Is("Rank")] long rank, Generator generator)
    {
        var bound = Math.Sqrt(2.0 / rank);
        using var half = empty(inputs, rank / 2, device: generator.device).uniform_(-bound, bound, generator);
        return half.repeat_interleave(2, 1);
    }
}
