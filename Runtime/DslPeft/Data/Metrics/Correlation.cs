namespace DslPeft.Training;

/// <summary>Correlation of predicted and true numbers.</summary>
public static class Correlation
{
    /// <summary>Pearson's coefficient; 0 where either side does not vary.</summary>
    public static double Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfZero(x.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Count, y.Count);
        double meanX = x.Average(),
            meanY = y.Average();
        double product = 0,
            squareX = 0,
            squareY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            product += (x[i] - meanX) * (y[i] - meanY);
            squareX += (x[i] - meanX) * (x[i] - meanX);
            squareY += (y[i] - meanY) * (y[i] - meanY);
        }
        return squareX == 0 || squareY == 0 ? 0 : product / Math.Sqrt(squareX * squareY);
    }

    /// <summary>Spearman's coefficient: Pearson's over ranks, equal values sharing the mean of their ranks.</summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        var ranks = new double[order.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && values[order[end]] == values[order[start]]; end++) { }
            for (var i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end - 1) / 2.0 + 1;
            }
        }
        return ranks;
    }
}
