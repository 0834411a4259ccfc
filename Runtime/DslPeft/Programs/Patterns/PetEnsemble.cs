namespace DslPeft.Training;

/// <summary>Weighted means of the scores that several models give the same rows.</summary>
internal static class PetEnsemble
{
    /// <summary>The weighted mean of each row's scores.</summary>
    /// <param name="scores">The scores of each model, (C) a row.</param>
    /// <param name="weights">What each model counts for, not all 0.</param>
    public static IReadOnlyList<float[]> Mean(IReadOnlyList<IReadOnlyList<float[]>> scores, IReadOnlyList<double> weights)
    {
        var all = weights.Sum();
        return
        [
            .. Enumerable
                .Range(0, scores[0].Count)
                .Select(row =>
                    Enumerable
                        .Range(0, scores[0][row].Length)
                        .Select(label => (float)(scores.Select((model, i) => weights[i] * model[row][label]).Sum() / all))
                        .ToArray()
                ),
        ];
    }

    /// <summary>The share of rows whose largest score is their label's.</summary>
    public static double Accuracy(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels) =>
        scores.Zip(labels).Average(pair => TaskMetrics.Largest(pair.First) == pair.Second ? 1.0 : 0);

    /// <summary>The probabilities of the labels.</summary>
    public static double[] Softmax(float[] scores)
    {
        var largest = scores.Max();
        var powers = scores.Select(score => Math.Exp(score - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
