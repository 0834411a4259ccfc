using System.Globalization;
using DslPeft.Training;
using Spectre.Console;

namespace DslPeft.Reporting;

/// <summary>Shows the results of runs, one row each.</summary>
internal static class ResultTable
{
    private const int WidthWithoutTerminal = 160;

    public static IReadOnlyList<string> Columns { get; } =
        ["adaptation", "trainable", "changed", "on disk", "peak memory", "step", "metric", "inference"];

    /// <summary>Writes a table for people.</summary>
    public static void Write(IReadOnlyList<RunReport> reports, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }
        var table = new Table().Border(TableBorder.Simple);
        for (int c = 0; c < Columns.Count; c++)
        {
            table.AddColumn(new TableColumn(Columns[c]) { Alignment = c == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }
        foreach (RunReport report in reports)
        {
            table.AddRow([.. Cells(report).Select(c => new Text(c))]);
        }
        console.Write(table);
    }

    /// <summary>The same table in Markdown.</summary>
    public static string ToMarkdown(IReadOnlyList<RunReport> reports)
    {
        IEnumerable<string> lines = reports.Select(r => $"| {string.Join(" | ", Cells(r))} |");
        return $"| {string.Join(" | ", Columns)} |\n|---|{string.Concat(Enumerable.Repeat("--:|", Columns.Count - 1))}\n{string.Join('\n', lines)}\n";
    }

    /// <summary>A run's row, in the order of <see cref="Columns"/>.</summary>
    public static string[] Cells(RunReport r) =>
    [
        r.Name,
        $"{r.TrainableParameters.ToString("N0", CultureInfo.InvariantCulture)} ({Percent.Show(r.TrainableParameters, r.BaseParameters)})",
        r.ChangedParameters.ToString("N0", CultureInfo.InvariantCulture),
        ByteSize.Show(r.AdapterBytes),
        ByteSize.Show(r.PeakMemoryBytes),
        string.Create(CultureInfo.InvariantCulture, $"{r.StepMilliseconds:F1} ms"),
        r.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{r.Metric} {value:F3}") : "not measured",
        r.InferenceMillisecondsPerRow is { } row ? string.Create(CultureInfo.InvariantCulture, $"{row:F2} ms/row") : "not measured",
    ];
}
