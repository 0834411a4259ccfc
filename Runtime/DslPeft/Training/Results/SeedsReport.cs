using System.Globalization;

namespace DslPeft.Training;

/// <summary>A metric over several runs.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation of a sample, with n - 1; 0 for a single run.</param>
/// <param name="Least">The least value.</param>
/// <param name="Most">The greatest.</param>
public sealed record Spread(double Mean, double Deviation, double Least, double Most)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new Spread(
            mean,
            values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : 0,
            values.Min(),
            values.Max()
        );
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Mean:F4} ± {Deviation:F4} ({Least:F4} to {Most:F4})");
}

/// <summary>The results of runs that differ in their seed alone, as they are written to <c>results.json</c>.</summary>
public sealed record SeedsReport
{
    public required string Name { get; init; }
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>The metric that the task is judged by; null where there are no dev rows.</summary>
    public string? Metric { get; init; }

    /// <summary>Every metric of the dev rows.</summary>
    public required IReadOnlyDictionary<string, Spread> Metrics { get; init; }

    public required IReadOnlyList<RunReport> Runs { get; init; }

    internal static SeedsReport Of(IReadOnlyList<RunReport> runs) =>
        new()
        {
            Name = runs[0].Name,
            Seeds = [.. runs.Select(r => r.Options.Seed)],
            Metric = runs[0].Metric,
            Metrics = (runs[0].Metrics?.Keys ?? [])
                .Where(name => runs.All(r => r.Metrics!.ContainsKey(name)))
                .ToDictionary(name => name, name => Spread.Of([.. runs.Select(r => r.Metrics![name])])),
            Runs = runs,
        };
}
