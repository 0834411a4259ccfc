using System.Globalization;
using System.Text.Json;
using DslPeft.Reporting;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Reporting;

/// <summary>The tables of the documentation are those of the results that lie beside it.</summary>
public sealed class ResultsPageTests
{
    private static readonly string Folder = Repository.PathTo("docs", "results"),
        Page = File.ReadAllText(Repository.PathTo("docs", "results.md"));

    /// <summary>Results of a machine that did other work beside, whose page shows no times.</summary>
    private static readonly string[] WithoutTimes = ["minilm-sst2.json"];

    public static TheoryData<string> Comparisons => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void TablesAreThoseOfTheResults(string name)
    {
        var reports = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Folder, name)), TrainingTypes.File.IReadOnlyListRunReport)!;

        Assert.NotEmpty(reports);
        if (WithoutTimes.Contains(name))
        {
            Assert.All(reports, report =>
                Assert.Contains(Page.Split('\n'), line =>
                    line.StartsWith($"| {report.Name} | ", StringComparison.Ordinal)
                    && line.EndsWith(Untimed(report), StringComparison.Ordinal)
                )
            );
        }
        else
        {
            Assert.All(ResultTable.ToMarkdown(reports).Split("\n\n"), table => Assert.Contains(table.Trim(), Page));
        }
        Assert.Contains($"results/{name}", Page);
        Assert.All(reports, report =>
            Assert.False(Path.IsPathRooted(report.Base), $"{report.Name} names a folder of one machine: {report.Base}")
        );
    }

    /// <summary>The end of a run's row of what does not depend on time: the metric stands by itself.</summary>
    private static string Untimed(RunReport report)
    {
        string Cell(string title) => ResultColumn.Training.Single(column => column.Title == title).Show(report);
        var value = report.Value!.Value.ToString("F3", CultureInfo.InvariantCulture);
        return $" | {Cell("trainable")} | {Cell("changed")} | {Cell("on disk")} | {Cell("peak memory")} | {value} |";
    }

    /// <summary>The first page shows a table of the results, and its columns are those of a program's first table.</summary>
    [Fact]
    public void TheFirstPageShowsATableOfTheResults()
    {
        var readme = File.ReadAllText(Repository.PathTo("README.md"));
        var table = readme.Split("<!-- comparison:begin -->")[1].Split("<!-- comparison:end -->")[0].Trim();

        Assert.Contains(table, Page);
        Assert.StartsWith($"| {string.Join(" | ", ResultColumn.Training.Select(c => c.Title))} |", table);
    }
}
