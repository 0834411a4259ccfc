using System.ComponentModel;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// FISH mask (Sung et al., arXiv 2111.09839): trains the entries of the base to which the Fisher information of some examples is highest,
/// and no others. The entries are chosen over all parameters together before the first step; the head is trained whole and counts as kept.
/// </summary>
[PeftMethod(Join.Reparameterize, Mergeable = true, Changes = "Floor(Ratio * (Selected + HeadParameters)) - HeadParameters")]
[Thaw(Role.All)]
[Requires("Ratio > 0 && Ratio <= 1", "it is the share of all entries that is trained")]
[Requires(
    "Floor(Ratio * (Selected + HeadParameters)) > HeadParameters",
    "the head, which is trained whole, takes all that the ratio leaves"
)]
[Requires("Samples > 0", "the entries are chosen by the gradients of examples")]
[TypicalLearningRate(1e-6, 1e-3)]
public sealed class FishMaskAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Share of the entries to train, the head's included.</summary>
    public required double Ratio { get; init; }

    /// <summary>Examples that the scores are summed over.</summary>
    [DefaultValue(1024)]
    public int Samples { get; init; } = 1024;

    /// <summary>Whose gradients: those of the given labels, or of every label by its probability.</summary>
    [DefaultValue(ScoredLabels.Given)]
    public ScoredLabels Labels { get; init; }

    /// <summary>What is summed: the gradients' squares, or their absolute values.</summary>
    [DefaultValue(GradientScore.Square)]
    public GradientScore Score { get; init; }

    /// <summary>The parameter in use, of its own shape: θ with the chosen entries in place of its own.</summary>
    public static Tensor Value(
        [Base] Tensor parameter,
        [Weight("Floor(Ratio * (Selected + HeadParameters)) - HeadParameters", Init.Zeros, Scope = Scope.Model)] Tensor values,
        [Weight(
            "Floor(Ratio * (Selected + HeadParameters)) - HeadParameters",
            Init.Zeros,
            Scope = Scope.Model,
            Frozen = true,
            Integer = true
        )]
            Tensor places,
        [Is("Offset")] long first
    ) => Kernels.WithEntries(parameter, values, places, first);

    /// <summary>Chooses the entries of the highest scores, which start from the base's values.</summary>
    /// <exception cref="TrainingException">There are too few examples, or the head does not fit the option.</exception>
    [On(When.BeforeTraining)]
    public static void Choose(
        TrainingExamples examples,
        [Base] Tensor[] parameter,
        Tensor[] values,
        Tensor[] places,
        [Is("Offset")] long[] first,
        [Is("Samples")] int samples,
        [Is("Labels")] ScoredLabels labels,
        [Is("Score")] GradientScore score
    )
    {
        // No entry has a place below 0, so that scores are those of the base.
        places[0].fill_(Scalars.Of(-1));
        var scores = examples.Scores(parameter, samples, labels, score);
        ChosenEntries.Take(scores, parameter, values[0], places[0], first);
        foreach (var part in scores)
            part.Dispose();
    }
}
