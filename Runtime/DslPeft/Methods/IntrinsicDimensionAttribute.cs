using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Training in an intrinsic dimension (Aghajanyan et al., arXiv 2012.13255): every parameter θ becomes θ + λ · P v, where v is one short
/// vector for all of them, P a random projection of its own that a seed draws, and λ a scale of its own (SAID) or 1 (DID).
/// </summary>
[PeftMethod(Join.Reparameterize, Mergeable = true)]
[Thaw(Role.All), Thaw(Role.Head, If = "Head")]
[Requires("Dimension > 0", "it is a number of parameters")]
[Requires("Dimension > Places || !LayerScales", "each parameter takes one of the numbers for its scale")]
[TypicalLearningRate(1e-3, 1e-1)]
public sealed class IntrinsicDimensionAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>How many numbers are trained, scales included.</summary>
    public required int Dimension { get; init; }

    /// <summary>True for a trained scale for each parameter (SAID), false for none (DID).</summary>
    [DefaultValue(true)]
    public bool LayerScales { get; init; } = true;

    /// <summary>True to move the task head in the same way, from its initial values, in place of training it whole.</summary>
    [DefaultValue(false)]
    public bool Head { get; init; }

    /// <summary>Seed of the projections.</summary>
    [DefaultValue(42)]
    public int Seed { get; init; } = 42;

    /// <summary>The parameter in use, of its own shape: θ plus the projected vector.</summary>
    public static Tensor Value(
        [Base] Tensor parameter,
        [Weight("LayerScales ? Dimension - Places : Dimension", Init.Zeros, Scope = Scope.Model)] Tensor vector,
        [Weight("1", Init.Ones, If = "LayerScales")] Tensor? scale,
        [Weight("PowerOfTwo(Size)", Init.Zeros, Frozen = true, Seed = "Seed", From = nameof(Signs))] Tensor signs,
        [Weight("PowerOfTwo(Size)", Init.Zeros, Frozen = true, Integer = true, Seed = "Seed", From = nameof(Order))] Tensor order,
        [Weight("PowerOfTwo(Size)", Init.Zeros, Frozen = true, Seed = "Seed", From = nameof(Normals))] Tensor normals
    )
    {
        var projected = Kernels.Fastfood(vector, signs, order, normals, parameter);
        return parameter + projected * scale!;
    }

    /// <summary>Random signs (N), the same on every machine.</summary>
    public static Tensor Signs([Is("PowerOfTwo(Size)")] long size, [Is("Seed")] int seed, [Is("Offset")] long place) =>
        tensor(SeededVectors.Signs(size, seed, place));

    /// <summary>A random permutation (N), the same on every machine.</summary>
    public static Tensor Order([Is("PowerOfTwo(Size)")] long size, [Is("Seed")] int seed, [Is("Offset")] long place) =>
        tensor(SeededVectors.Permutation(size, seed, place));

    /// <summary>Normal numbers (N), the same on every machine but for the last digit.</summary>
    public static Tensor Normals([Is("PowerOfTwo(Size)")] long size, [Is("Seed")] int seed, [Is("Offset")] long place) =>
        tensor(SeededVectors.Normals(size, seed, place));
}
