namespace DslPeft.Reporting;

/// <summary>The style of the page, for light and dark schemes, wide and narrow windows.</summary>
internal static class PageStyle
{
    /// <summary>Colours that series take in turn, <c>s0</c> and so on; later series use them again, hollow or dashed.</summary>
    public const int Colours = 10;

    private const string Rules = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1d2330; --soft: #5d6675; --line: #dfe3ea; --band: #f5f7fa;
          --series-0: #2563a8; --series-1: #d9641c; --series-2: #2f8f4e; --series-3: #b83a3a; --series-4: #7a57b3;
          --series-5: #8a5a44; --series-6: #c2478f; --series-7: #6b7280; --series-8: #8f7a00; --series-9: #0f8493; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #e6e9ef; --soft: #9aa4b5; --line: #2b323e; --band: #1a2029;
          --series-0: #6ea8e8; --series-1: #f0935a; --series-2: #6cc58a; --series-3: #ee7d7d; --series-4: #b498e6;
          --series-5: #c79a83; --series-6: #ea8cc4; --series-7: #aab2c0; --series-8: #d9c34e; --series-9: #5cc9d6; } }
        body { margin: 0 auto; max-width: 1360px; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; } p { color: var(--soft); margin: 0 0 .6rem; max-width: 80ch; }
        .scroll { overflow-x: auto; margin: 0 0 .8rem; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
        th, td { padding: .35rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; background: var(--paper); } th { color: var(--soft); font-weight: 600; }
        th:first-child, td:first-child { text-align: left; position: sticky; left: 0; } tbody tr:nth-child(odd) td { background: var(--band); } td.best { font-weight: 700; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.4rem 1.6rem; } figure { margin: 0; overflow-x: auto; }
        svg { display: block; width: 100%; min-width: 460px; height: auto; } svg.wide { min-width: 640px; } svg text { fill: var(--ink); font: 11px system-ui, sans-serif; } svg .tick, svg .axis { fill: var(--soft); }
        .grid { stroke: var(--line); } .one { stroke: var(--soft); } .lead { stroke: var(--colour); stroke-width: .8; opacity: .7; }
        polyline { fill: none; stroke: var(--colour); stroke-width: 1.8; } polyline.again { stroke-dasharray: 5 4; }
        circle { fill: var(--colour); stroke: var(--colour); stroke-width: 1.6; } circle.again { fill: var(--paper); }
        .legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: 0; margin: .2rem 0 .4rem; list-style: none; font-size: 13px; }
        .legend li::before { content: ""; display: inline-block; width: 1.4em; border-top: 3px solid var(--colour); vertical-align: middle; margin-right: .4em; } .legend .again::before { border-top-style: dashed; }
        @media (max-width: 560px) { body { padding: 1rem .8rem 3rem; } table { font-size: 13px; } th, td { padding: .3rem .45rem; } }
        """;

    public static string Text { get; } =
        $"{Rules}\n{string.Concat(Enumerable.Range(0, Colours).Select(i => $".s{i} {{ --colour: var(--series-{i}); }} "))}";

    /// <summary>The classes of a series by its place.</summary>
    public static string Class(int series) => $"s{series % Colours}{(series / Colours % 2 == 0 ? "" : " again")}";
}
