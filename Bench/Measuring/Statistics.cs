using DslPeft.Bench.Report;

namespace DslPeft.Bench.Measuring;

/// <summary>Medians, quartiles and bootstrap intervals.</summary>
internal static class Statistics
{
    private const int Resamples = 2000;
    private const int Seed = 17;

    public static Spread Spread(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Round(Quantile(sorted, 0.5)), Round(Quantile(sorted, 0.25)), Round(Quantile(sorted, 0.75)), sorted.Length);
    }

    /// <summary>
    /// The ratio of medians of measurements taken in turn; the interval resamples rounds, so that a value and its counterpart of the same
    /// round stay together.
    /// </summary>
    public static Ratio Ratio(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator) => Ratio(numerator, denominator, random =>
        {
            int[] rounds = [.. numerator.Select(_ => random.Next(numerator.Count))];
            return (rounds.Select(round => numerator[round]), rounds.Select(round => denominator[round]));
        });

    /// <summary>
    /// The ratio of medians of measurements that have nothing to do with each other; the interval resamples each by itself.
    /// </summary>
    public static Ratio RatioOfUnpaired(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator) =>
        Ratio(numerator, denominator, random =>
            (
                numerator.Select(_ => numerator[random.Next(numerator.Count)]).ToArray(),
                denominator.Select(_ => denominator[random.Next(denominator.Count)]).ToArray()
            )
        );

    private static Ratio Ratio(
        IReadOnlyList<double> numerator,
        IReadOnlyList<double> denominator,
        Func<Random, (IEnumerable<double> Above, IEnumerable<double> Below)> draw
    )
    {
        var random = new Random(Seed);
        var ratios = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var (above, below) = draw(random);
            ratios[i] = Median(above) / Median(below);
        }
        Array.Sort(ratios);
        return new Ratio(Round(Median(numerator) / Median(denominator)), Round(Quantile(ratios, 0.025)), Round(Quantile(ratios, 0.975)));
    }

    private static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    private static double Quantile(double[] sorted, double at)
    {
        var place = at * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// <summary>Four significant digits: no more are meant.</summary>
    private static double Round(double value) =>
        value == 0 ? 0 : Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 10));
}
