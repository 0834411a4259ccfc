using System.Globalization;
using System.Text;
using DslPeft.Training;

namespace DslPeft.Reporting;

/// <summary>
/// The results of a comparison as one HTML page without scripts or other files: the five dimensions by which Lialin et al. (arXiv 2303.15647,
/// section 4) compare methods, each with a figure, and the curves of the training loss.
/// </summary>
internal static class ComparisonPage
{
    private const string Style = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1d2330; --soft: #5d6675; --line: #dfe3ea; --band: #f5f7fa; --bar: #cfe0f7;
          --series-0: #2563a8; --series-1: #d9641c; --series-2: #2f8f4e; --series-3: #b83a3a; --series-4: #7a57b3;
          --series-5: #8a5a44; --series-6: #c2478f; --series-7: #6b7280; --series-8: #a08a12; --series-9: #1798a8; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e6e9ef; --soft: #9aa4b5; --line: #2b323e; --band: #1a2029; --bar: #24405f;
          --series-0: #6ea8e8; --series-1: #f0935a; --series-2: #6cc58a; --series-3: #ee7d7d; --series-4: #b498e6;
          --series-5: #c79a83; --series-6: #ea8cc4; --series-7: #aab2c0; --series-8: #d9c34e; --series-9: #5cc9d6; } }
        body { margin: 0 auto; max-width: 1120px; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; } p, figcaption { color: var(--soft); margin: 0 0 .6rem; max-width: 75ch; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
        th, td { padding: .4rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        th:first-child, td:first-child { text-align: left; } tbody tr:nth-child(odd) { background: var(--band); } td.best { font-weight: 700; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.2rem 1.6rem; } figure { margin: 0; }
        svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .tick, svg .axis { fill: var(--soft); } .grid { stroke: var(--line); }
        polyline { fill: none; stroke: var(--colour); stroke-width: 1.8; } .dashed { stroke-dasharray: 5 4; } circle { fill: var(--colour); }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: 0; margin: 0 0 .4rem; list-style: none; font-size: 13px; }
        .legend li::before { content: ""; display: inline-block; width: 1.4em; border-top: 3px solid var(--colour); vertical-align: middle; margin-right: .4em; } .legend .dashed::before { border-top-style: dashed; }
        """;

    public static string Write(IReadOnlyList<RunReport> reports)
    {
        RunReport first = reports[0];
        string metric = first.Metric ?? "loss";
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'/>\n<meta name='viewport' content='width=device-width, initial-scale=1'/>\n");
        page.Append($"<title>{Plot.Text(first.Architecture)}: {reports.Count} adaptations</title>\n<style>\n{Style}\n{Series()}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>{reports.Count} adaptations of {Plot.Text(first.Architecture)}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Plot.Text(first.Data)}: {first.TrainRows:N0} training rows, {first.DevRows:N0} rows to measure on. The base has {first.BaseParameters:N0} parameters and stays as it is.</p>\n");
        page.Append($"<div class='scroll'>{Table(reports)}</div>\n");
        page.Append("<p>Storage is the adapter's file. Memory is what training adds to the loaded base at its peak. Compute is the median training step. Inference is the deployed form. The best value of a column is bold; times of one table compare with each other only.</p>\n");
        if (reports.All(r => r.Value is not null))
        {
            page.Append($"<h2>What {Plot.Text(metric)} costs</h2>\n<div class='figures'>\n");
            page.Append(Figure(reports, metric, "trainable parameters", r => r.TrainableParameters, Axis.Count));
            page.Append(Figure(reports, metric, "peak memory, MB", r => r.PeakMemoryBytes / 1e6, Axis.Short));
            page.Append(Figure(reports, metric, "training step, ms", r => r.StepMilliseconds, Axis.Short));
            page.Append(Figure(reports, metric, "adapter on disk, kB", r => r.AdapterBytes / 1e3, Axis.Count));
            page.Append("</div>\n");
        }
        page.Append($"<h2>Training loss</h2>\n<ul class='legend'>{string.Concat(reports.Select((r, i) => $"<li class='{Class(i)}'>{Plot.Text(r.Name)}</li>"))}</ul>\n");
        page.Append($"<figure>{Plot.Lines([.. reports.Select(r => (r.Name, Curve(r)))], "step", "loss")}</figure>\n");
        page.Append($"<p>{Plot.Text(string.Join(", ", first.Versions.Select(v => $"{v.Key} {v.Value}")))}</p>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Series() =>
        string.Concat(Enumerable.Range(0, Plot.Colours).Select(i => $".s{i} {{ --colour: var(--series-{i}); }} "));

    private static string Class(int series) => $"s{series % Plot.Colours}{(series < Plot.Colours ? "" : " dashed")}";

    private static IReadOnlyList<(double X, double Y)> Curve(RunReport report) => [.. report.LossCurve.Select(p => ((double)p.Step, p.Loss))];

    private static string Figure(IReadOnlyList<RunReport> reports, string metric, string cost, Func<RunReport, double> of, Func<double, string> show) =>
        $"<figure>{Plot.Points([.. reports.Where(r => of(r) > 0).Select(r => (r.Name, of(r), r.Value!.Value))], cost, metric, show, Axis.Short)}</figure>\n";

    private static string Table(IReadOnlyList<RunReport> reports)
    {
        var table = new StringBuilder("<table><thead><tr>");
        foreach (string column in ResultTable.Columns)
        {
            table.Append($"<th>{column}</th>");
        }
        table.Append("</tr></thead>\n<tbody>\n");
        Func<RunReport, double?>?[] rankings =
        [
            null, r => r.TrainableParameters, r => r.ChangedParameters, r => r.AdapterBytes, r => r.PeakMemoryBytes, r => r.StepMilliseconds, r => -r.Value, r => r.InferenceMillisecondsPerRow,
        ];
        foreach (RunReport report in reports)
        {
            table.Append("<tr>");
            string[] cells = ResultTable.Cells(report);
            for (int c = 0; c < cells.Length; c++)
            {
                bool best = rankings[c] is { } of && of(report) is { } value && value == reports.Min(of);
                table.Append($"<td{(best ? " class='best'" : "")}>{Plot.Text(cells[c])}</td>");
            }
            table.Append("</tr>\n");
        }
        return table.Append("</tbody></table>").ToString();
    }
}
