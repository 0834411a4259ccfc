using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// BOFT (Liu et al., arXiv 2311.06243): W' = s ⊙ (W Mᵀ), where M is a product of butterfly factors, each a block-diagonal rotation of
/// input features in another order, and s a trained factor for each output row. With one factor it is OFT at the input; with more, few
/// numbers mix all features. Blocks are Cayley's map of trained numbers.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[Requires("Factors >= 1", "it is a number of factors")]
[Requires("(BlockCount > 0) != (BlockSize > 0)", "either the size of blocks is given or their number, and the other one is 0")]
[Requires("Whole(In / BlockSize) || BlockCount > 0", "the input features are rotated in blocks of one size")]
[Requires("Whole(In / BlockCount) || BlockCount == 0", "the input features are rotated in blocks of one size")]
[Requires(
    "Factors == 1 || Whole(In / (" + Size + ") / Power(2, Factors - 1))",
    "the blocks are paired once more in each factor, so that there are a multiple of 2 to the power of the factors but one"
)]
[Requires("Factors == 1 || Whole((" + Size + ") / 2)", "several factors exchange half blocks")]
[TypicalLearningRate(1e-5, 1e-2)]
public sealed partial class BoftAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Rows and columns of a block.
    private const string Size = "BlockCount > 0 ? In / BlockCount : BlockSize";

    /// <summary>
    /// Rows and columns of a block, of which the sites' inputs are multiples; 0 where <see cref="BlockCount"/> gives their number.
    /// </summary>
    [DefaultValue(4)]
    public int BlockSize { get; init; } = 4;

    /// <summary>How many blocks a factor has, in place of their size; 0 where <see cref="BlockSize"/> gives it.</summary>
    [DefaultValue(0)]
    public int BlockCount { get; init; }

    /// <summary>
    /// How many butterfly factors. In peft's files the tensors tell: on a machine without its CUDA extension it makes one factor, whatever
    /// the configuration says.
    /// </summary>
    [DefaultValue(1)]
    public int Factors { get; init; } = 1;

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Factors, In / (" + Size + "), " + Size + ", " + Size, Init.Zeros)] Tensor rotations,
        [Weight("Out, 1", Init.Ones)] Tensor scale
    ) => Kernels.Butterflies(weight, Kernels.Cayley(rotations)) * scale;

    /// <summary>
    /// The orders of features as matrices (Factors, In, In), which files of peft hold beside the blocks: row k of the i-th has its 1 where
    /// the feature comes from.
    /// </summary>
    public static Tensor Permutations(Tensor rotations)
    {
        using var scope = NewDisposeScope();
        var (factors, blocks, size) = (rotations.shape[0], rotations.shape[1], rotations.shape[2]);
        var features = arange(Scalars.Zero, Scalars.Of(blocks * size), Scalars.One, int64);
        var orders = Enumerable
            .Range(0, (int)factors)
            .Select(factor => factor == 0 ? features : features.view(-1, 1L << factor, 2, size / 2).transpose(1, 2).reshape(-1));
        return stack(orders.Select(order => nn.functional.one_hot(order, blocks * size).to(float32)), 0).MoveToOuterDisposeScope();
    }
}
