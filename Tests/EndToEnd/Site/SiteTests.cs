using System.Net;
using System.Text.Json;
using DslPeft.Runtime.Tests.Reporting;

namespace DslPeft.EndToEnd.Tests.Site;

/// <summary>The site of the documentation: its links, and how a browser shows it in the width of a desk and of a telephone.</summary>
public sealed class SiteTests
{
    private const double LeastFont = 14,
        LeastContrast = 4.5;

    /// <summary>A page of each kind, those with the widest tables and the longest code among them.</summary>
    private static readonly string[] Shown =
    [
        "index.html",
        "docs/tour.html",
        "docs/methods/README.html",
        "docs/methods/lora.html",
        "docs/emitted/README.html",
        "docs/emitted/Lora.html",
        "docs/emitted/BertLora.html",
        "docs/diagnostics/README.html",
        "docs/diagnostics/DPEFT310.html",
        "docs/results.html",
        "Bench/RESULTS.html",
        "docs/from-hugging-face-peft.html",
        "api/DslPeft.LoraAttribute.html",
    ];

    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [SiteFact]
    public void EveryLinkLeadsSomewhere()
    {
        string[] dead = [.. Site.DeadLinks()];

        Assert.True(dead.Length == 0, $"{dead.Length} dead links:\n{string.Join('\n', dead.Take(40))}");
    }

    /// <summary>
    /// Text needs no scrolling to the side, code and tables that are wider scroll by themselves, and letters are large and dark enough.
    /// </summary>
    [SiteTheory]
    [InlineData(1280)]
    [InlineData(400)]
    public void PagesAreReadable(int width)
    {
        var pages = Measure(width, Shown);

        Assert.Equal(Shown, pages.Select(page => page.Page));
        Assert.All(pages, page => Assert.True(page.Letters > 500, $"{page.Page} shows {page.Letters} letters"));
        Assert.All(pages, page =>
            Assert.True(page.PageWidth <= width, $"{page.Page} is {page.PageWidth} wide in a window of {width}: {page.Widest}")
        );
        Assert.All(pages, page =>
            Assert.True(
                page.Outside.Length == 0,
                $"{page.Page} at {width}: cut off or over the edge: {string.Join(" | ", page.Outside.Take(5))}"
            )
        );
        Assert.All(pages, page =>
            Assert.True(page.Font >= LeastFont, $"{page.Page} at {width}: letters of {page.Font} px in {page.Smallest}")
        );
        Assert.All(pages, page =>
            Assert.True(page.Contrast >= LeastContrast, $"{page.Page} at {width}: contrast {page.Contrast:F2} in {page.Palest}")
        );
    }

    [SiteTheory]
    [InlineData(
        "<p style='white-space:nowrap'>a line of text that is far wider than the page, and that nobody reads to its end without scrolling</p>",
        true,
        true,
        true
    )]
    [InlineData(
        "<pre style='overflow:auto'><code style='font-size:14px'>a line of code that is far wider than the page, and that scrolls by itself inside of its own block</code></pre>",
        false,
        true,
        true
    )]
    [InlineData("<p style='font-size:9px'>small</p>", false, false, true)]
    [InlineData("<p style='color:#bbb'>pale</p>", false, true, false)]
    public void WhatIsWrongIsFound(string element, bool outside, bool large, bool dark)
    {
        string file = $"probe-{Guid.NewGuid():N}.html",
            path = Path.Combine(Site.Folder, file);
        File.WriteAllText(path, $"<!DOCTYPE html><html><body style='background:#fff'><article>{element}</article></body></html>");
        try
        {
            var page = Measure(400, file)[0];

            Assert.Equal((outside, large, dark), (page.Outside.Length > 0, page.Font >= LeastFont, page.Contrast >= LeastContrast));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Shows one page after another in a frame of the width, and measures each when its scripts have run.</summary>
    private static PageLayout[] Measure(int width, params string[] pages)
    {
        using var server = new SiteServer(
            Site.Folder,
            $"""
            <!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>
            <iframe style='width: {width}px; height: 1200px; border: 0'></iframe><pre id='measured'></pre>
            <script>const pages = {JsonSerializer.Serialize(pages)};
            {Script}</script></body></html>
            """
        );
        string rendered = Browser.Show(server.Address, "--virtual-time-budget=120000");
        string measured = rendered.Split("<pre id=\"measured\">")[1].Split("</pre>")[0];
        return JsonSerializer.Deserialize<PageLayout[]>(WebUtility.HtmlDecode(measured), Camel)!;
    }

    private sealed record PageLayout(
        string Page,
        int Letters,
        double PageWidth,
        string Widest,
        string[] Outside,
        double Font,
        string Smallest,
        double Contrast,
        string Palest
    );

    private const string Script = """
        const frame = document.querySelector('iframe'), results = [];
        const colour = text => text.match(/[\d.]+/g).map(Number);
        const luminance = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
        const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
        const measure = name => {
          const view = frame.contentWindow, page = frame.contentDocument, article = page.querySelector('article');
          const result = { page: name, letters: article.innerText.length, pageWidth: page.documentElement.scrollWidth, widest: '', outside: [], font: 100, smallest: '', contrast: 21, palest: '' };
          let right = 0;
          for (const e of page.body.querySelectorAll('*')) {
            const edge = e.getBoundingClientRect().right;
            if (edge > right) { right = edge; result.widest = e.outerHTML.slice(0, 80); }
          }
          const paper = element => {
            for (let e = element; e; e = e.parentElement) {
              const c = colour(view.getComputedStyle(e).backgroundColor);
              if (c.length < 4 || c[3] === 1) return c.slice(0, 3);
            }
            return [255, 255, 255];
          };
          const scrolls = element => {
            for (let e = element; e && e !== page.body; e = e.parentElement)
              if (['auto', 'scroll'].includes(view.getComputedStyle(e).overflowX)) return true;
            return false;
          };
          const walker = page.createTreeWalker(article, NodeFilter.SHOW_TEXT), seen = new Set();
          while (walker.nextNode()) {
            const text = walker.currentNode, element = text.parentElement;
            if (!text.textContent.trim() || !element.checkVisibility() || seen.has(element)) continue;
            seen.add(element);
            const style = view.getComputedStyle(element), said = element.tagName + ' ' + text.textContent.trim().slice(0, 40);
            const range = page.createRange(); range.selectNodeContents(text);
            const box = range.getBoundingClientRect();
            if ((box.right > frame.clientWidth + 1 || box.left < -1) && !scrolls(element)) result.outside.push(said);
            const font = parseFloat(style.fontSize);
            if (font < result.font && !element.closest('sup, sub')) { result.font = font; result.smallest = said; }
            const c = contrast(colour(style.color).slice(0, 3), paper(element));
            if (c < result.contrast) { result.contrast = c; result.palest = said; }
          }
          return result;
        };
        (async () => {
          for (const name of pages) {
            const loaded = new Promise(done => frame.addEventListener('load', done, { once: true }));
            frame.src = '/' + name;
            await loaded;
            await wait(1500);
            results.push(measure(name));
          }
          document.getElementById('measured').textContent = JSON.stringify(results);
        })();
        """;
}
