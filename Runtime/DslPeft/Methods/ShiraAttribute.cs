using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// SHiRA (Bhardwaj et al., arXiv 2406.13175): W' = W + S, where S is trained at random places and 0 elsewhere, at as many as a LoRA of
/// rank r has numbers. Such updates have a high rank, and several of them hardly meet.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankIsPositive]
[Requires("Rank * (In + Out) <= In * Out", "there are no more places than the weight has entries")]
[TypicalLearningRate(1e-5, 1e-2)]
public sealed partial class ShiraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the LoRA that has as many numbers, r (in + out).</summary>
    public required int Rank { get; init; }

    /// <summary>
    /// Seed of the places, as torch's generator on the CPU draws them; sites of one shape have the same. Files hold the places.
    /// </summary>
    [DefaultValue(0)]
    public int Seed { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Rank * (In + Out)", Init.Zeros)] Tensor values,
        [Weight("2, Rank * (In + Out)", Init.Zeros, Frozen = true, Integer = true, From = nameof(Places))] Tensor places
    ) => weight + Kernels.Scattered(values, places, weight);

    /// <summary>Rows and columns (2, n) of the places, row by row.</summary>
    public static Tensor Places([Is("In")] long columns, [Is("Out")] long rows, [Is("Rank * (In + Out)")] long count, [Is("Seed")] int seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var (places, _) = randperm(rows * columns, int64, generator: generator).narrow(0, 0, count).sort();
        return stack([places.div(Scalars.Of(columns), RoundingMode.floor), places.remainder(Scalars.Of(columns))], 0)
            .MoveToOuterDisposeScope();
    }
}
