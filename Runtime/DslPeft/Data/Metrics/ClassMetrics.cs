namespace DslPeft.Training;

/// <summary>Metrics over predicted and true classes.</summary>
public static class ClassMetrics
{
    /// <summary>The share of rows whose class is right.</summary>
    public static double Accuracy(IReadOnlyList<int> predicted, IReadOnlyList<int> actual)
    {
        RequirePairs(predicted.Count, actual.Count);
        return predicted.Zip(actual).Count(p => p.First == p.Second) / (double)actual.Count;
    }

    /// <summary>The harmonic mean of precision and recall of class 1; 0 where no row is or is taken for class 1.</summary>
    public static double F1(IReadOnlyList<int> predicted, IReadOnlyList<int> actual)
    {
        RequirePairs(predicted.Count, actual.Count);
        var both = predicted.Zip(actual).Count(p => p is (1, 1));
        var either = predicted.Count(p => p == 1) + actual.Count(a => a == 1);
        return either == 0 ? 0 : 2.0 * both / either;
    }

    /// <summary>
    /// Matthews' correlation coefficient for any number of classes (Gorodkin 2004); 0 where all rows have, or are given, one class.
    /// </summary>
    public static double Matthews(IReadOnlyList<int> predicted, IReadOnlyList<int> actual)
    {
        RequirePairs(predicted.Count, actual.Count);
        double rows = actual.Count,
            right = predicted.Zip(actual).Count(p => p.First == p.Second);
        double products = 0,
            predictedSquares = 0,
            actualSquares = 0;
        foreach (var label in predicted.Concat(actual).Distinct())
        {
            double p = predicted.Count(x => x == label),
                a = actual.Count(x => x == label);
            products += p * a;
            predictedSquares += p * p;
            actualSquares += a * a;
        }
        var scale = Math.Sqrt((rows * rows - predictedSquares) * (rows * rows - actualSquares));
        return scale == 0 ? 0 : (right * rows - products) / scale;
    }

    private static void RequirePairs(int predicted, int actual)
    {
        ArgumentOutOfRangeException.ThrowIfZero(actual);
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted, actual);
    }
}
