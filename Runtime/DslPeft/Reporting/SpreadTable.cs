using System.Globalization;
using DslPeft.Training;

namespace DslPeft.Reporting;

/// <summary>Shows metrics over several runs: a line each, or a block of lines each where a terminal is too narrow for one.</summary>
internal static class SpreadTable
{
    private const int NameWidth = 10;

    public static void Write(IReadOnlyDictionary<string, Spread> metrics, TextWriter output, int width)
    {
        if (metrics.All(metric => Line(metric.Key, metric.Value).Length <= width))
        {
            foreach (var (name, spread) in metrics)
            {
                output.WriteLine(Line(name, spread));
            }
            return;
        }
        StackedTable.Write(
            output,
            width,
            ["metric", "mean", "deviation", "least", "most"],
            metrics.Select(metric =>
                (string[])
                    [metric.Key, Show(metric.Value.Mean), Show(metric.Value.Deviation), Show(metric.Value.Least), Show(metric.Value.Most)]
            )
        );
    }

    private static string Line(string name, Spread spread) => $"{name.PadRight(NameWidth)} {spread}";

    private static string Show(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
