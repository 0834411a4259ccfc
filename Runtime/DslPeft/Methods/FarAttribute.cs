using System.ComponentModel;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// FAR (Vucetic et al., arXiv 2205.01541): trains some of the inner features of each feed-forward sublayer, the rows of its first matrix
/// and bias and the columns of its second one that belong to them. The features are those that a short fine-tuning moves most; what is
/// frozen keeps nothing for gradients of weights.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 5e-4, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[Requires("Ratio > 0 && Ratio < 1", "it is the share of the features that is trained")]
[Requires(
    "Floor(Ratio * Max(In, Out) + 0.5) >= 1 && Floor(Ratio * Max(In, Out) + 0.5) < Max(In, Out)",
    "it rounds to no feature, or to all"
)]
[Requires("Priming > 0", "the features are chosen by how far priming moves them")]
[Requires("PrimingRate > 0", "at a rate of 0 nothing moves, and no feature could be chosen")]
[TypicalLearningRate(1e-6, 1e-3)]
public sealed class FarAttribute(params string[] sites) : PeftAttribute(sites)
{
    // How many features are trained.
    private const string Learners = "Floor(Ratio * Max(In, Out) + 0.5)";

    /// <summary>Share ρ of the inner features to train.</summary>
    public required double Ratio { get; init; }

    /// <summary>Share of the data that priming passes before the first step.</summary>
    [DefaultValue(0.1)]
    public double Priming { get; init; } = 0.1;

    /// <summary>Learning rate that priming starts with.</summary>
    [DefaultValue(5e-5)]
    public double PrimingRate { get; init; } = 5e-5;

    /// <summary>
    /// What is added: x (B, T, In) to (B, T, Out). A matrix with more rows than columns has the features as rows, another one as columns.
    /// </summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Out >= In ? " + Learners + " : Out, Out >= In ? In : " + Learners, Init.Zeros)] Tensor change,
        [Weight(Learners, Init.Zeros, Scope = Scope.Layer, Frozen = true, Integer = true)] Tensor learners,
        [Weight(Learners, Init.Zeros, If = "Out >= In && HasBias")] Tensor? bias,
        [Is("Out < In")] long isNarrower,
        [Is("Out < In ? 0 : Out")] long width
    ) => Kernels.Spread(linear(Kernels.Gathered(x, learners, isNarrower), change, bias), learners, width);

    /// <summary>Priming: chooses, in each layer, the features whose rows and columns moved most, by the sum of |ΔW|.</summary>
    /// <exception cref="TrainingException">There are no data, or priming did not stay finite.</exception>
    [On(When.BeforeTraining)]
    public static void Choose(
        TrainingExamples examples,
        [Base] Tensor[] weight,
        Tensor[] learners,
        [Is("Priming")] double epochs,
        [Is("PrimingRate")] double rate
    )
    {
        var tuned = examples.Tuned(weight, epochs, rate);
        foreach (var layer in Enumerable.Range(0, weight.Length).GroupBy(place => learners[place].Handle))
        {
            var moved = layer.Select(place => Moved(tuned[place], weight[place])).Aggregate((sum, next) => sum.Plus(next));
            var chosen = learners[layer.First()];
            chosen.copy_(moved.topk((int)chosen.shape[0], sorted: false).indexes.sort().Values);
        }
        foreach (var part in tuned)
            part.Dispose();
    }

    private static Tensor Moved(Tensor after, Tensor before) => (after - before).abs().sum(dim: before.shape[0] >= before.shape[1] ? 1 : 0);
}
