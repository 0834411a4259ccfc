using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// RandLoRA (Albert et al., arXiv 2502.00987): a sum of random products of rank r, so many that the update has full rank, each weighed by
/// trained diagonal matrices. The random bases are shared by all sites, and never trained; sites of several sizes read the first of their
/// features. Their factors are paired as in peft.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, ScaledByRank, DropoutIsAShare]
[TypicalLearningRate(1e-4, 5e-2), TypicalScale(0.25, 64)]
public sealed partial class RandLoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Products that reach full rank: over all sites, and at one.
    private const string MostProducts = "-Floor(-Min(MostIn, MostOut) / Rank)",
        Products = "-Floor(-Min(In, Out) / Rank)";

    /// <summary>Rank r of each product. The smaller it is, the more products there are and the more is trained.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale alpha / r.</summary>
    public required double Alpha { get; init; }

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, 1, Min(MostIn, MostOut)", Init.Zeros, Scope = Scope.Model, Frozen = true, From = nameof(Shorter))] Tensor a,
        [Weight("Max(MostIn, MostOut), " + MostProducts + ", Rank", Init.Zeros, Scope = Scope.Model, Frozen = true, From = nameof(Longer))]
            Tensor b,
        [Weight("Rank, " + Products, Init.Zeros)] Tensor ranks,
        [Weight(Products + ", Min(In, Out)", Init.Zeros, From = nameof(Share))] Tensor features,
        [Is("Out")] long outputs,
        [Is("Alpha / Rank")] double scale,
        [Is("Dropout")] double p
    ) => Kernels.RandomProducts(dropout(x, p), a, b, ranks, features, outputs) * scale;

    /// <summary>The random base of the shorter side, of a standard deviation of 1.</summary>
    public static Tensor Shorter([Is("Rank")] long rank, [Is("Min(MostIn, MostOut)")] long size, Generator generator) =>
        Uniform([rank, 1, size], generator);

    /// <summary>The random bases of the longer side, of a standard deviation of 1.</summary>
    public static Tensor Longer(
        [Is("Max(MostIn, MostOut)")] long size,
        [Is(MostProducts)] long products,
        [Is("Rank")] long rank,
        Generator generator
    ) => Uniform([size, products, rank], generator);

    /// <summary>The weights of features at the start: 1 over the larger of their numbers.</summary>
    public static Tensor Share([Is(Products)] long products, [Is("Min(In, Out)")] long size) =>
        full([products, size], Scalars.Of(1.0 / Math.Max(products, size)));

    private static Tensor Uniform(long[] shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        var drawn = empty(shape, device: generator.device).uniform_(-1, 1, generator);
        return (drawn / drawn.std()).MoveToOuterDisposeScope();
    }
}
