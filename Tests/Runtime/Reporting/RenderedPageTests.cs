using System.Net;
using System.Text.Json;
using DslPeft.Reporting;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Reporting;

/// <summary>How a browser lays the page out, in the width of a desk and of a telephone, in a light and a dark scheme.</summary>
public sealed class RenderedPageTests
{
    private const int Adaptations = 23;
    private const double LeastContrast = 4.5,
        LeastMarkContrast = 3;

    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [BrowserTheory]
    [InlineData(1200, 1)]
    [InlineData(420, 1)]
    [InlineData(1200, 0)]
    public void EverythingIsThereAndNothingHidesAnother(int width, int scheme)
    {
        var layout = Measure(ComparisonPage.Write(Reports()), width, scheme);

        Assert.Empty(layout.Faults);
        Assert.Equal(scheme == 0, layout.Dark);
        Assert.Equal([Adaptations, Adaptations, Adaptations, Adaptations, 2 * Adaptations, 0, 0, 0], layout.Figures.Select(f => f.Points));
        Assert.Equal([0, 0, 0, 0, 0, 8, 8, 7], layout.Figures.Select(f => f.Curves));
        Assert.All(layout.Figures, figure => Assert.Empty(figure.Outside));
        Assert.All(layout.Figures, figure => Assert.Empty(figure.Overlaps));
        Assert.True(layout.PageWidth <= width, $"the page is {layout.PageWidth} wide in a window of {width}");
        Assert.InRange(layout.TextContrast, LeastContrast, 21);
        Assert.InRange(layout.MarkContrast, LeastMarkContrast, 21);
    }

    [BrowserTheory]
    [InlineData("<svg viewBox='0 0 100 100'><text x='10' y='50'>one</text><text x='12' y='52'>two</text></svg>", 1, 0)]
    [InlineData("<svg viewBox='0 0 100 100'><text x='10' y='50'>one</text><text x='95' y='90'>a long one</text></svg>", 0, 1)]
    public void WhatIsWrongIsFound(string figure, int overlaps, int outside)
    {
        var layout = Measure($"<!DOCTYPE html><html><body>{figure}</body></html>", 420, 1);

        Assert.Equal((overlaps, outside), (layout.Figures[0].Overlaps.Length, layout.Figures[0].Outside.Length));
    }

    /// <summary>Results in a few clusters, as methods of one kind cost and reach about the same.</summary>
    private static RunReport[] Reports()
    {
        var random = new Random(4);
        return
        [
            .. Enumerable
                .Range(0, Adaptations)
                .Select(i =>
                {
                    var report = Reporting.Reports.Of(
                        $"{"Adaptation"[..(5 + i % 6)]}{i}",
                        0.7 + 0.06 * (i % 4) + 0.01 * random.NextDouble(),
                        lossAtEnd: 0.3 + 0.01 * i
                    );
                    var size = Math.Pow(10, 3 + i % 3 + 0.4 * random.NextDouble());
                    return report with
                    {
                        TrainableParameters = (long)size,
                        AdapterBytes = (long)(4 * size),
                        PeakMemoryBytes = (long)(4e7 + 2e7 * random.NextDouble()),
                        StepMilliseconds = 20 + 10 * random.NextDouble(),
                        Inference = report.Inference! with
                        {
                            DeployedRatio = 1 + 0.4 * random.NextDouble(),
                            UnmergedRatio = 1 + 0.6 * random.NextDouble(),
                        },
                    };
                }),
        ];
    }

    /// <summary>
    /// Shows a page in a frame, since a window has a least width, and measures it from outside, since the page has no scripts.
    /// </summary>
    private static Layout Measure(string page, int width, int scheme)
    {
        var path = Path.Combine(Path.GetTempPath(), $"dslpeft-page-{Guid.NewGuid():N}.html");
        File.WriteAllText(
            path,
            $"""
            <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>
            <iframe style='width: {width}px; height: 1800px; border: 0' srcdoc='{WebUtility.HtmlEncode(
                page
            )}'></iframe><pre id='measured'></pre>
            <script>{Script}</script></body></html>
            """
        );
        try
        {
            var rendered = Browser.Render(path, $"--blink-settings=preferredColorScheme={scheme}");
            var measured = rendered.Split("<pre id=\"measured\">")[1].Split("</pre>")[0];
            return JsonSerializer.Deserialize<Layout>(WebUtility.HtmlDecode(measured), Camel)!;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed record Layout(string[] Faults, bool Dark, Figure[] Figures, double PageWidth, double TextContrast, double MarkContrast);

    private sealed record Figure(int Points, int Curves, string[] Overlaps, string[] Outside);

    /// <summary>
    /// Text overlaps where more than a tenth of the smaller one is covered; a line of text has room above and below its letters.
    /// </summary>
    private const string Script = """
        const frame = document.querySelector('iframe'), faults = [];
        frame.addEventListener('load', () => {
          const view = frame.contentWindow, page = frame.contentDocument;
          const box = element => element.getBoundingClientRect();
          const common = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
          const area = a => a.width * a.height;
          const colour = text => text.match(/[\d.]+/g).map(Number);
          const luminance = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
          const paper = colour(view.getComputedStyle(page.body).backgroundColor);
          const least = (elements, property) => Math.min(21, ...[...elements].map(e => contrast(colour(view.getComputedStyle(e)[property]), paper)));
          const figures = [...page.querySelectorAll('svg')].map(svg => {
            const texts = [...svg.querySelectorAll('text')], bounds = box(svg), overlaps = [], outside = [];
            texts.forEach((text, i) => {
              const own = box(text);
              if (own.left < bounds.left - 1 || own.right > bounds.right + 1 || own.top < bounds.top - 1 || own.bottom > bounds.bottom + 1) outside.push(text.textContent);
              texts.slice(i + 1).forEach(other => { if (common(own, box(other)) > 0.1 * Math.min(area(own), area(box(other)))) overlaps.push(text.textContent + ' / ' + other.textContent); });
            });
            return { points: svg.querySelectorAll('circle').length, curves: svg.querySelectorAll('polyline').length, overlaps, outside };
          });
          if (page.scripts.length > 0) faults.push('the page has scripts');
          document.getElementById('measured').textContent = JSON.stringify({
            faults, figures, dark: luminance(paper) < 0.5, pageWidth: page.documentElement.scrollWidth,
            textContrast: least(page.querySelectorAll('svg text'), 'fill'), markContrast: least(page.querySelectorAll('circle, polyline'), 'stroke') });
        });
        addEventListener('error', e => faults.push(e.message));
        """;
}
