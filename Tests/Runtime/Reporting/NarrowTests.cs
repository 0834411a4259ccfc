using System.Text.RegularExpressions;
using DslPeft.Reporting;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;
using Spectre.Console;

namespace DslPeft.Runtime.Tests.Reporting;

public sealed class NarrowTests
{
    private const int Width = 40;

    [Fact]
    public void ResultTablesFitANarrowTerminal()
    {
        using var narrow = new StringWriter();
        using var wide = new StringWriter();
        RunReport[] reports = [Reports.Of("BertLora", 0.81), Reports.Of("Houlsby", 0.79)];

        ResultTable.Write(reports, narrow, Width);
        ResultTable.Write(reports, wide, 300);

        Assert.All(narrow.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, Width));
        foreach (var column in ResultTable.Tables(reports).SelectMany(columns => columns))
        {
            Assert.Contains(column.Show(reports[0]), narrow.ToString());
            Assert.Contains(column.Show(reports[0]), wide.ToString());
        }
    }

    [Theory]
    [InlineData(40, "accuracy\n  mean       0.7500\n  deviation  0.3536\n  least      0.5000\n  most       1.0000\n")]
    [InlineData(200, "accuracy   0.7500 ± 0.3536 (0.5000 to 1.0000)\n")]
    public void MetricsOfSeveralSeedsFitTheTerminal(int width, string shown)
    {
        using var output = new StringWriter { NewLine = "\n" };
        SpreadTable.Write(new Dictionary<string, Spread> { ["accuracy"] = Spread.Of([0.5, 1]) }, output, width);
        SpreadTable.Write(new Dictionary<string, Spread> { ["a metric of a long name"] = Spread.Of([12345.6789, 1]) }, output, width);

        Assert.StartsWith(shown, output.ToString());
        Assert.All(output.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void ParameterTableFitsANarrowTerminal()
    {
        var report = ParameterReport.Of(TinyModel.Describe());
        var table = report.ToText(Width)[(report.Explanation.TrimEnd().Length)..];

        Assert.All(table.Split('\n'), line => Assert.InRange(line.Length, 0, Width));
        Assert.All(report.Table, group => Assert.Contains(group.Name, table));
        Assert.Equal(report.ToText(), report.ToText(200));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    public void ProgressFitsTheTerminal(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = width;
        var progress = new BarProgress(console);

        progress.During("AnAdaptationOfALongName", 0, 1000, () =>
        {
            for (var step = 1; step <= 20; step++)
            {
                progress.Step(new TrainingStep(step, 0.6931, 1e-4, 1, 4096, 0.05));
            }
            Thread.Sleep(300); // The display is drawn ten times a second.
        });
        progress.Note("A note that is longer than the terminal of forty columns is wide.");

        var lines = Regex.Replace(output.ToString(), @"\e\[[0-9;?]*[A-Za-z]", "").Split('\n', '\r');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, width));
        Assert.Contains(lines, line => line.Contains("loss 0.6931"));
    }

    [Theory]
    [InlineData("a\u001b[31mred", "a␛[31mred")]
    [InlineData("a\tb\r\nc\u2028d", "a b  c d")]
    [InlineData("bell\u0007 del\u007f csi\u009b", "bell␇ del␡ csi\uFFFD")]
    [InlineData("\u202Eright", "\uFFFDright")]
    [InlineData("café 😀 👩‍👩‍👧", "café 😀 👩‍👩‍👧")]
    public void ControlCharactersDoNotReachTheTerminal(string text, string shown)
    {
        Assert.Equal(shown, TerminalText.OneLine(text));
        Assert.DoesNotContain(TerminalText.Lines(text), c => char.IsControl(c) && c != '\n');
    }
}
