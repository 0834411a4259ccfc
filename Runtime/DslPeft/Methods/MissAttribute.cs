using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// MiSS (Kang, arXiv 2409.15371, first named Bone): y = W x + Bᵀ S x, where S x is r sums of input features that are r apart, and B is
/// trained. It has half of the numbers of a LoRA of that rank, and one product less.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, DropoutIsAShare]
[Requires("Mini >= 0", "it is a number of output features, and 0 is all")]
[Requires("Mini == 0 || Whole(Out / Mini)", "its columns are repeated along the output features")]
[TypicalLearningRate(5e-6, 1e-2)]
public sealed partial class MissAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Number r of sums.</summary>
    public required int Rank { get; init; }

    /// <summary>How many columns B has, which output features share in turn; 0 for one each.</summary>
    [DefaultValue(0)]
    public int Mini { get; init; }

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, Mini > 0 ? Mini : Out", Init.Zeros)] Tensor block,
        [Is("Rank")] long rank,
        [Is("Mini > 0 ? Out : 0")] long outputs,
        [Is("Dropout")] double p
    )
    {
        var sums = Kernels.Folded(dropout(x, p), rank);
        return linear(sums, Kernels.Tiled(block, outputs).t());
    }
}
