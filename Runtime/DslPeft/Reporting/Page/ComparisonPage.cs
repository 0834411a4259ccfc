using System.Globalization;
using System.Text;
using DslPeft.Training;

namespace DslPeft.Reporting;

/// <summary>
/// The results of a comparison as one HTML page without scripts or other files: the five dimensions by which Lialin et al. (arXiv
/// 2303.15647, section 4) compare methods, each with a figure, and the curves of the training loss.
/// </summary>
internal static class ComparisonPage
{
    /// <summary>Curves in one figure; more are spread over several with the same axes.</summary>
    private const int MostCurves = 8;

    public static string Write(IReadOnlyList<RunReport> reports)
    {
        var first = reports[0];
        var page = new StringBuilder();
        page.Append(
            "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'/>\n<meta name='viewport' content='width=device-width, initial-scale=1'/>\n"
        );
        page.Append(
            $"<title>{Svg.Text(first.Architecture)}: {reports.Count} adaptations</title>\n<style>\n{PageStyle.Text}\n</style>\n</head>\n<body>\n"
        );
        page.Append($"<h1>{reports.Count} adaptations of {Svg.Text(first.Architecture)}</h1>\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p>{Svg.Text(first.Data)}: {first.TrainRows:N0} training rows, {first.DevRows:N0} rows to measure on. The base has {first.BaseParameters:N0} parameters and stays as it is.</p>\n"
        );
        foreach (var columns in ResultTable.Tables(reports))
        {
            page.Append($"<div class='scroll'>{Table(reports, columns)}</div>\n");
        }
        page.Append($"<p>{Svg.Text(Explanation(first))}</p>\n");
        AppendCosts(page, reports);
        AppendInference(page, reports);
        AppendCurves(page, reports);
        page.Append($"<p>{Svg.Text(string.Join(", ", first.Versions.Select(v => $"{v.Key} {v.Value}")))}</p>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Explanation(RunReport first) =>
        "On disk is the adapter's file. Peak memory is what training adds to the loaded base. Step is the median training step. "
        + (
            first.Inference is { } times
                ? $"Inference is measured over {times.Rows} rows: unmerged is the training form without dropout or a graph, deployed what a program ships; × is the time by that of the bare base with a head, measured in turn with it. Forward and backward are floating point operations of a training row, kept for it the bytes that the largest batch keeps for its backward pass, adds the operations of a row of inference beyond the bare base's: the compiler counts all three. "
                : "Inference is the deployed form. "
        )
        + (first.AtOnce > 1 ? $"{first.AtOnce} adaptations were trained at a time. " : "")
        + "The best value of a column is bold. Times of one table compare with each other only.";

    private static void AppendCosts(StringBuilder page, IReadOnlyList<RunReport> reports)
    {
        if (reports.Any(r => r.Value is null))
        {
            return;
        }
        var metric = reports[0].Metric!;
        page.Append($"<h2>What {Svg.Text(metric)} costs</h2>\n<div class='figures'>\n");
        Append("trainable parameters", r => r.TrainableParameters, Axis.Count);
        Append("peak memory, MB", r => r.PeakMemoryBytes / 1e6, Axis.Short);
        Append("training step, ms", r => r.StepMilliseconds, Axis.Short);
        Append("adapter on disk, kB", r => r.AdapterBytes / 1e3, Axis.Count);
        page.Append("</div>\n");

        void Append(string cost, Func<RunReport, double> of, Func<double, string> show) =>
            page.Append(
                $"<figure>{PointPlot.Draw([.. reports.Select(r => (r.Name, of(r), r.Value!.Value)).Where(p => p.Item2 > 0)], cost, metric, show, Axis.Short)}</figure>\n"
            );
    }

    private static void AppendInference(StringBuilder page, IReadOnlyList<RunReport> reports)
    {
        if (reports.All(r => r.Inference is { DeployedRatio: not null, UnmergedRatio: not null }))
        {
            page.Append("<h2>What inference costs</h2>\n<p>Time of a row by that of the bare base: ● deployed, ○ unmerged.</p>\n");
            page.Append(
                $"<figure>{RatioPlot.Draw([.. reports.Select(r => (r.Name, r.Inference!.DeployedRatio!.Value, r.Inference.UnmergedRatio!.Value))], "times the bare base")}</figure>\n"
            );
        }
    }

    private static void AppendCurves(StringBuilder page, IReadOnlyList<RunReport> reports)
    {
        (string Name, IReadOnlyList<(double X, double Y)> Points)[] curves =
        [
            .. reports.Select(r => (r.Name, (IReadOnlyList<(double, double)>)[.. r.LossCurve.Select(p => ((double)p.Step, p.Loss))])),
        ];
        var figures = (curves.Length + MostCurves - 1) / MostCurves;
        page.Append("<h2>Training loss</h2>\n<div class='figures'>\n");
        foreach (var some in curves.Chunk((curves.Length + figures - 1) / figures))
        {
            page.Append($"<figure>{LinePlot.Draw(some, curves, wide: figures == 1)}");
            page.Append(
                $"<ul class='legend'>{string.Concat(some.Select((c, i) => $"<li class='{PageStyle.Class(i)}'>{Svg.Text(c.Name)}</li>"))}</ul></figure>\n"
            );
        }
        page.Append("</div>\n");
    }

    private static string Table(IReadOnlyList<RunReport> reports, IReadOnlyList<ResultColumn> columns)
    {
        var table = new StringBuilder(
            $"<table><thead><tr>{string.Concat(columns.Select(c => $"<th>{Svg.Text(c.Title)}</th>"))}</tr></thead>\n<tbody>\n"
        );
        foreach (var report in reports)
        {
            table.Append("<tr>");
            foreach (var column in columns)
            {
                var best = column.Rank is { } of && of(report) is { } value && value == reports.Min(of);
                table.Append($"<td{(best ? " class='best'" : "")}>{Svg.Text(column.Show(report))}</td>");
            }
            table.Append("</tr>\n");
        }
        return table.Append("</tbody></table>").ToString();
    }
}
