using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using DslPeft.Reporting;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Reporting;

public sealed class ComparisonPageTests
{
    [Fact]
    public void EachRunHasARowAPointInEachFigureAndACurve()
    {
        var page = Page(Report("A", 0.7), Report("B", 0.8), Report("C & <D>", 0.6));

        Assert.Equal(2, page.Descendants("tbody").Count());
        Assert.All(page.Descendants("tbody"), table =>
            Assert.Equal(["A", "B", "C & <D>"], table.Elements("tr").Select(row => row.Element("td")!.Value))
        );
        Assert.Equal([3, 3, 3, 3, 6, 0], page.Descendants("svg").Select(figure => figure.Elements("circle").Count()));
        Assert.Equal(3, page.Descendants("polyline").Count());
    }

    [Fact]
    public void BestValueStandsOut()
    {
        var page = Page(Report("A", 0.7), Report("B", 0.8));

        Assert.Equal(
            ["accuracy 0.800"],
            page.Descendants("td")
                .Where(cell => cell.Value.StartsWith("accuracy", StringComparison.Ordinal) && cell.Attribute("class")?.Value == "best")
                .Select(cell => cell.Value)
        );
    }

    [Fact]
    public void RunsWithoutAMeasureHaveOnlyCurves()
    {
        var page = Page(Report("A", null));

        Assert.Single(page.Descendants("svg"));
        Assert.Contains("not measured", page.Descendants("td").Select(cell => cell.Value));
    }

    [Fact]
    public void ManyCurvesAreSpreadOverFiguresWithTheSameAxes()
    {
        var page = Page([.. Enumerable.Range(0, 20).Select(i => Report($"M{i}", 0.7, lossAtEnd: 0.1 * i))]);
        XElement[] figures = [.. page.Descendants("svg").Where(f => f.Elements("polyline").Any())];

        Assert.Equal([7, 7, 6], figures.Select(f => f.Elements("polyline").Count()));
        Assert.Single(
            figures.Select(f => string.Join(' ', f.Elements("text").Select(t => $"{t.Value}@{t.Attribute("y")?.Value}"))).Distinct()
        );
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"M{i}"), page.Descendants("li").Select(l => l.Value));
    }

    [Fact]
    public void WithoutABareBaseThereIsNoFigureOfRatios()
    {
        var report = Report("A", 0.7);
        var page = Page(report with { Inference = report.Inference! with { Base = null, DeployedRatio = null, UnmergedRatio = null } });

        Assert.Equal(5, page.Descendants("svg").Count());
        Assert.Contains("0.40 ms/row", page.Descendants("td").Select(cell => cell.Value));
    }

    [Fact]
    public void TablesAreTheSameInMarkdown()
    {
        RunReport[] reports = [Report("A", 0.7), Report("B", 0.8)];
        var markdown = ResultTable.ToMarkdown(reports).Split('\n');
        string[][] cells =
        [
            .. markdown
                .Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal))
                .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
        ];

        Assert.Equal(Page(reports).Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value)), cells);
    }

    [Fact]
    public void MarksStayInsideTheirFigures() =>
        Gen.Select(Gen.Double[1e-6, 1e12], Gen.Double[-1, 1])
            .Array[1, 12]
            .Sample(values =>
            {
                var figure = PointPlot.Draw(
                    [.. values.Select((v, i) => ($"method {i}", v.Item1, v.Item2))],
                    "cost",
                    "accuracy",
                    Axis.Count,
                    Axis.Short
                );
                foreach (var mark in XElement.Parse(figure).Elements("circle"))
                {
                    Assert.InRange(Number(mark, "cx"), 58, 504);
                    Assert.InRange(Number(mark, "cy"), 14, 276);
                }
            });

    [Theory]
    [InlineData(0, 1, 5)]
    [InlineData(0.48, 0.52, 4)]
    [InlineData(-3, 250, 5)]
    public void TicksAreRoundAndFew(double low, double high, int count)
    {
        var axis = new Axis([low, high], 0, 100, "value", Axis.Short);

        Assert.InRange(axis.Ticks().Count(), count - 1, count + 2);
        Assert.All(axis.Ticks(), tick => Assert.InRange(axis.Pixel(tick.Value), 0, 100));
        Assert.All(axis.Ticks(), tick => Assert.Equal(tick.Value, double.Parse(tick.Text, CultureInfo.InvariantCulture), 6));
    }

    [Fact]
    public void CurveKeepsTheMeanAndTheLastStep()
    {
        var curve = LossPoint.Curve([.. Enumerable.Range(0, 120).Select(i => (double)i)], before: 10);

        Assert.Equal(40, curve.Count);
        Assert.Equal((13, 1.0), (curve[0].Step, curve[0].Loss));
        Assert.Equal(130, curve[^1].Step);
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static XElement Page(params RunReport[] reports) => XDocument.Parse(ComparisonPage.Write(reports)).Root!;

    private static RunReport Report(string name, double? value, double lossAtEnd = 0.5) => Reports.Of(name, value, lossAtEnd);
}
