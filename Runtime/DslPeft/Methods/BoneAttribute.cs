using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Bone (Kang, arXiv 2409.15371): each row of W gets r trained numbers, added to it again and again along the input features. With
/// <see cref="Bat"/> the update of each r × r square S of W follows from the square: S B + B, with a block B for each r rows. For Bone as
/// an update beside the weight see <see cref="MissAttribute"/>, its newer name.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[RankFits]
[Requires("Whole(In / Rank) && Whole(Out / Rank) || !Bat", "with Bat, squares of that size cover the weight")]
[TypicalLearningRate(5e-6, 1e-2)]
public sealed partial class BoneAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>
    /// How many numbers r each row has; with <see cref="Bat"/> the rows and columns of a block, of which the sites' sizes are multiples.
    /// </summary>
    public required int Rank { get; init; }

    /// <summary>True for block affine transformations of the weight's squares.</summary>
    [DefaultValue(false)]
    public bool Bat { get; init; }

    /// <summary>The weight in use: W (Out, In) to (Out, In).</summary>
    public static Tensor Weight(
        [Base] Tensor weight,
        [Weight("Rank, Out", Init.Zeros, If = "!Bat")] Tensor? block,
        [Weight("Out / Rank, Rank, Rank", Init.Zeros, If = "Bat")] Tensor? blocks,
        [Is("In")] long columns
    ) => weight + Kernels.Tiled(block!.t(), columns) + Kernels.Squares(weight, blocks!);
}
