using DslPeft.Training;
using Spectre.Console;

namespace DslPeft.Reporting;

/// <summary>
/// Shows the results of runs, one row each: what training costs and reaches in one table, what inference costs in a second where it was
/// compared.
/// </summary>
internal static class ResultTable
{
    // A blank on each side of a cell and a sign between columns.
    private const int BesideCell = 3;

    /// <summary>Writes the tables for people; where they are too wide for the terminal, with a line for each cell.</summary>
    public static void Write(IReadOnlyList<RunReport> reports, TextWriter output) => Write(reports, output, TerminalWidth.Of(output));

    internal static void Write(IReadOnlyList<RunReport> reports, TextWriter output, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        foreach (var columns in Tables(reports))
        {
            if (columns.Sum(c => Math.Max(c.Title.Length, reports.Max(r => c.Show(r).Length)) + BesideCell) > width)
            {
                StackedTable.Write(
                    output,
                    width,
                    [.. columns.Select(c => c.Title)],
                    reports.Select(r => (string[])[.. columns.Select(c => c.Show(r))])
                );
                continue;
            }
            var table = new Table().Border(TableBorder.Simple);
            foreach (var column in columns)
            {
                table.AddColumn(
                    new TableColumn(column.Title) { Alignment = column == columns[0] ? Justify.Left : Justify.Right, NoWrap = true }
                );
            }
            foreach (var report in reports)
            {
                table.AddRow([.. columns.Select(c => new Text(c.Show(report)))]);
            }
            console.Write(table);
        }
    }

    /// <summary>The same tables in Markdown, an empty line between them.</summary>
    public static string ToMarkdown(IReadOnlyList<RunReport> reports) =>
        string.Join('\n', Tables(reports).Select(columns => ToMarkdown(reports, columns)));

    /// <summary>The columns of the tables that the reports have values for.</summary>
    public static IReadOnlyList<IReadOnlyList<ResultColumn>> Tables(IReadOnlyList<RunReport> reports) =>
        reports.Any(r => r.Inference is not null) ? [ResultColumn.Training, ResultColumn.Running] : [ResultColumn.Training];

    private static string ToMarkdown(IReadOnlyList<RunReport> reports, IReadOnlyList<ResultColumn> columns)
    {
        var lines = reports.Select(r => $"| {string.Join(" | ", columns.Select(c => c.Show(r)))} |");
        return $"| {string.Join(" | ", columns.Select(c => c.Title))} |\n|---|{string.Concat(Enumerable.Repeat("--:|", columns.Count - 1))}\n{string.Join('\n', lines)}\n";
    }
}
