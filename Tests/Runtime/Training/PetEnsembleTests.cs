using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>What the models of patterns say together, and what later generations learn from.</summary>
public sealed class PetEnsembleTests
{
    [Fact]
    public void AnEnsembleIsAWeightedMean()
    {
        float[][] first =

            [
                [1, 3],
                [0, 2],
            ],
            second =

            [
                [5, -1],
                [4, 0],
            ];
        var mean = PetEnsemble.Mean([first, second], [3, 1]);
        Assert.Equal(
            [
                [2, 2],
                [1, 1.5f],
            ],
            mean
        );
        Assert.Equal(first, PetEnsemble.Mean([first], [0.2]));
        Assert.Equal(PetEnsemble.Mean([first, second], [1, 1]), PetEnsemble.Mean([first, second], [0.4, 0.4]));
        Assert.Equal(0.5, PetEnsemble.Accuracy(first, [1, 0]));
    }

    /// <summary>
    /// Five times as many rows a generation, in the proportions of the labelled ones, and as far as there are any; surer ones more often.
    /// </summary>
    [Fact]
    public void GenerationsGrowInTheProportionsOfTheLabels()
    {
        int[] labels = [0, 0, 0, 1];
        float[][] scores = [.. Enumerable.Range(0, 400).Select(row => row % 2 == 0 ? new float[] { row % 4 == 0 ? 4 : 0.1f, 0 } : [0, 1])];
        var second = PseudoLabels.Choose(scores, labels, 2, SeededRandom.Stream(1));
        Assert.Equal((12, 4), (second.Count(choice => choice.Label == 0), second.Count(choice => choice.Label == 1)));
        var third = PseudoLabels.Choose(scores, labels, 3, SeededRandom.Stream(1));
        Assert.Equal((72, 24), (third.Count(choice => choice.Label == 0), third.Count(choice => choice.Label == 1)));
        Assert.All(third, choice => Assert.Equal(choice.Row % 2, choice.Label));
        Assert.Equal(third.Count, third.Select(choice => choice.Row).Distinct().Count());
        Assert.Equal(third, PseudoLabels.Choose(scores, labels, 3, SeededRandom.Stream(1)));
        var sure = Enumerable
            .Range(0, 200)
            .SelectMany(seed => PseudoLabels.Choose(scores, labels, 2, SeededRandom.Stream(seed)))
            .Count(choice => choice.Label == 0 && choice.Row % 4 == 0);
        // Softmax(4) = 0.982 against softmax(0.1) = 0.525: about 65 of 100 draws.
        Assert.InRange(sure / 2400.0, 0.6, 0.7);
    }

    [Fact]
    public void TeachersAreAShareOfTheOthers()
    {
        int[] others = [0, 1, 3, 4, 5, 6, 7, 8];
        Assert.Equal(2, PseudoLabels.Teachers(others, SeededRandom.Stream(1)).Count);
        Assert.Single(PseudoLabels.Teachers([4], SeededRandom.Stream(1)));
        Assert.All(Enumerable.Range(0, 20), seed => Assert.DoesNotContain(2, PseudoLabels.Teachers(others, SeededRandom.Stream(seed))));
    }
}
