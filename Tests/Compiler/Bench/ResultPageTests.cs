using System.Text.RegularExpressions;
using DslPeft.Bench.Report;

namespace DslPeft.Compiler.Tests.Bench;

/// <summary>The page of benchmark results says what the result files say.</summary>
public sealed partial class ResultPageTests
{
    private static readonly string Results = Repository.PathTo("Bench", "results");
    private static readonly string Page = File.ReadAllText(Repository.PathTo("Bench", "RESULTS.md")).ReplaceLineEndings("\n");

    [Fact]
    public void PageIsMadeOfTheResults() => Assert.Equal(MarkdownReport.Page(Results), Page);

    /// <summary>All but those that need what is not on every machine.</summary>
    [Fact]
    public void EveryCommandHasRun() =>
        Assert.All(MarkdownReport.Sections.Where(section => !MarkdownReport.Optional.Contains(section.Kind)), section =>
            Assert.NotNull(ResultStore.Read(Results, section.Kind))
        );

    /// <summary>Every pass that can be switched off has its rows.</summary>
    [Fact]
    public void EveryPassIsMeasured()
    {
        var measured = ResultStore.Read(Results, "passes")!.Rows.Select(row => row.Subject).Distinct();

        Assert.Equal(Enum.GetNames<Pass>().Order(), measured.Order());
    }

    /// <summary>A changed number in a file changes the page.</summary>
    [Fact]
    public void AnotherNumberMakesAnotherPage()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Results))
            {
                File.WriteAllText(
                    Path.Combine(folder, Path.GetFileName(file)),
                    Median().Replace(File.ReadAllText(file), "\"median\": 12345")
                );
            }

            Assert.NotEqual(Page, MarkdownReport.Page(folder));
            Assert.Contains("12345 ms", MarkdownReport.Page(folder), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Rows that are measured by themselves stand in the place of their subjects', if the others come from such a machine.</summary>
    [Fact]
    public void RowsOfSomeSubjectsReplaceTheirs()
    {
        var before = ResultStore.Read(Results, "passes")!;
        var subject = before.Rows[0].Subject;
        var row = before.Rows[0] with { Value = new Spread(1, 1, 1, 1) };
        var after = ResultStore.Replaced(Results, before with { Rows = [row] });

        Assert.Equal([row], after.Rows.Where(other => other.Subject == subject));
        Assert.Equal(
            before.Rows.Where(other => other.Subject != subject).Select(other => other.Value),
            after.Rows.Where(other => other.Subject != subject).Select(other => other.Value)
        );
        var elsewhere = before.Machine with { Threads = before.Machine.Threads + 1 };
        Assert.Throws<ArgumentException>(() => ResultStore.Replaced(Results, before with { Machine = elsewhere, Rows = [row] }));
        Assert.Throws<ArgumentException>(() => ResultStore.Replaced(Path.GetTempPath(), before));
    }

    [GeneratedRegex("\"median\": [0-9.]+")]
    private static partial Regex Median();
}
