using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// FourierFT (Gao et al., arXiv 2405.03003): W' = W + s · Re F⁻¹(C), where F⁻¹ is the inverse Fourier transform in two dimensions and the
/// spectrum C (out, in) has a few trained entries, at places that a seed draws, and is 0 elsewhere.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[Requires("Frequencies < In * Out", "they are some of the entries of a matrix of the weight's shape")]
[TypicalLearningRate(1e-3, 5e-1)]
public sealed partial class FourierFtAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>How many entries of the spectrum are trained.</summary>
    [DefaultValue(1000)]
    public int Frequencies { get; init; } = 1000;

    /// <summary>The scale s.</summary>
    [DefaultValue(150.0)]
    public double Scaling { get; init; } = 150;

    /// <summary>Seed of the places, as torch's generator on the CPU draws them; sites of one shape have the same.</summary>
    [DefaultValue(777)]
    public int Seed { get; init; } = 777;

    /// <summary>
    /// True for entries that start from 0, so that the fresh model is the base; they are N(0, 1) otherwise, as published.
    /// </summary>
    [DefaultValue(false)]
    public bool FromZero { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Frequencies", Init.Normal, InitOf = "FromZero ? 0 : 3")] Tensor spectrum,
        [Weight("Frequencies", Init.Zeros, Frozen = true, Integer = true, Seed = "Seed", From = nameof(Places))] Tensor places,
        [Is("Scaling")] double scaling
    ) => weight + Kernels.Spectrum(spectrum, places, weight) * scaling;

    /// <summary>The places of the trained entries (Frequencies), counted row by row: the first of a permutation of all.</summary>
    public static Tensor Places([Is("In * Out")] long entries, [Is("Frequencies")] long count, [Is("Seed")] int seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var order = randperm(entries, int64, generator: generator);
        return order.narrow(0, 0, count).clone();
    }
}
