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
        places[0].fill_(-1);
        var scores = examples.Scores(parameter, samples, labels, score);
        var best = cat([.. scores.Select(part => part.reshape(-1))]).topk((int)values[0].shape[0], sorted: false).indexes.sort().Values;
        var bounds = new long[parameter.Length + 1];
        for (var i = 0; i < parameter.Length; i++)
            bounds[i + 1] = bounds[i] + parameter[i].numel();
        var owner = bucketize(best, tensor(bounds[1..], device: best.device), right: true);
        var chosen = best + (tensor(first, device: best.device) - tensor(bounds[..^1], device: best.device)).index_select(0, owner);
        var sorted = chosen.sort();
        places[0].copy_(sorted.Values);
        values[0].copy_(cat([.. parameter.Select(part => part.reshape(-1))]).index_select(0, best.index_select(0, sorted.Indices)));
        foreach (var part in scores)
            part.Dispose();
    }
}
