using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

public sealed class MetricsTests
{
    // 3 true positives, 1 false positive, 2 false negatives, 4 true negatives.
    private static readonly int[] Predicted = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        Actual = [1, 1, 1, 0, 1, 1, 0, 0, 0, 0];

    [Fact]
    public void TwoClassesByHand()
    {
        Assert.Equal(0.7, ClassMetrics.Accuracy(Predicted, Actual), 12);
        Assert.Equal(2 * 3 / (2.0 * 3 + 1 + 2), ClassMetrics.F1(Predicted, Actual), 12);
        Assert.Equal((3 * 4 - 1 * 2) / Math.Sqrt(4 * 5 * 5 * 6), ClassMetrics.Matthews(Predicted, Actual), 12);
    }

    [Fact]
    public void OneClassGivesNoCorrelation()
    {
        Assert.Equal(0, ClassMetrics.Matthews([1, 1, 1], [1, 0, 1]));
        Assert.Equal(0, ClassMetrics.F1([0, 0], [0, 0]));
        Assert.Equal(1, ClassMetrics.Matthews([0, 1, 2, 0], [0, 1, 2, 0]), 12);
    }

    [Fact]
    public void CorrelationsByHand()
    {
        Assert.Equal(1, Correlation.Pearson([1, 2, 3], [2, 4, 6]), 12);
        Assert.Equal(-0.5, Correlation.Pearson([1, 2, 3], [3, 1, 2]), 12);
        Assert.Equal(1, Correlation.Spearman([1, 2, 3], [1, 10, 1000]), 12);
        // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: 4.5 / √(4.5 · 5).
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), Correlation.Spearman([1, 2, 2, 3], [1, 3, 2, 4]), 12);
        Assert.Equal(0, Correlation.Pearson([1, 1], [1, 2]));
    }

    [Fact]
    public void LossesAreMeansOverRows()
    {
        var classes = HeadKind.Classification.Measure(
            [
                [0, 0],
                [1000, 0],
            ],
            [new Example("", Label: 1), new Example("", Label: 0)]
        );
        var numbers = HeadKind.Regression.Measure(
            [
                [1],
                [3],
            ],
            [new Example("", Targets: [0]), new Example("", Targets: [5])]
        );
        var several = HeadKind.MultiLabel.Measure(
            [
                [0, 200],
                [-200, 0],
            ],
            [new Example("", Targets: [1, 1]), new Example("", Targets: [0, 0])]
        );

        Assert.Equal(Math.Log(2) / 2, classes["loss"], 6);
        Assert.Equal((0.5, 1.0), (classes["accuracy"], numbers["pearson"]));
        Assert.Equal(2.5, numbers["loss"], 6);
        Assert.Equal(Math.Log(2) / 2, several["loss"], 6);
        Assert.Equal(2.0 / 3, several["f1"], 6);
    }
}
