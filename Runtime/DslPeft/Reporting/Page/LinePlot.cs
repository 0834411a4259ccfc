using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>Curves of the training loss.</summary>
internal static class LinePlot
{
    private const int Left = 58,
        Height = 320;

    /// <summary>Draws a curve for each series, in the order of the legend that the page shows.</summary>
    /// <param name="series">What is drawn.</param>
    /// <param name="all">What the axes hold, so that several figures can be compared.</param>
    /// <param name="wide">Whether the figure has the page's width.</param>
    public static string Draw(
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series,
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> all,
        bool wide
    )
    {
        var width = wide ? Svg.Wide : Svg.Narrow;
        var x = new Axis(all.SelectMany(s => s.Points.Select(p => p.X)), Left, width - Svg.Right, "step", Axis.Count);
        var y = new Axis(all.SelectMany(s => s.Points.Select(p => p.Y)), Height - Svg.Bottom, Svg.Top, "loss", Axis.Short);
        var svg = new Svg("loss against step", Left, width, Height).AddVertical(y).AddHorizontal(x);
        for (var i = 0; i < series.Count; i++)
        {
            var places = string.Join(
                ' ',
                series[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.Pixel(p.X):F1},{y.Pixel(p.Y):F1}"))
            );
            svg.Add($"<polyline points='{places}' class='{PageStyle.Class(i)}'><title>{Svg.Text(series[i].Name)}</title></polyline>");
        }
        return svg.Close();
    }
}
