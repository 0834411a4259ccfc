namespace DslPeft.Reporting;

/// <summary>Named points over a logarithmic axis of costs.</summary>
internal static class PointPlot
{
    private const int Left = 58,
        Mark = 4;

    /// <summary>Draws the points, each with its name where it hides no other, as far as there is room.</summary>
    public static string Draw(
        IReadOnlyList<(string Name, double X, double Y)> points,
        string xTitle,
        string yTitle,
        Func<double, string> showX,
        Func<double, string> showY
    )
    {
        var height = points.Count > 12 ? 420 : 320;
        var x = new Axis(points.Select(p => p.X), Left, Svg.Narrow - Svg.Right, xTitle, showX, logarithmic: true);
        var y = new Axis(points.Select(p => p.Y), height - Svg.Bottom, Svg.Top, yTitle, showY);
        var svg = new Svg($"{yTitle} against {xTitle}", Left, Svg.Narrow, height).AddVertical(y).AddHorizontal(x);
        (double X, double Y)[] places = [.. points.Select(p => (x.Pixel(p.X), y.Pixel(p.Y)))];
        var labels = new LabelPlacer(new Box(Left, Svg.Top, Svg.Narrow - Svg.Right - Left, height - Svg.Bottom - Svg.Top), Mark + 1).Place(
            places,
            [.. points.Select(p => p.Name)]
        );
        for (var i = 0; i < points.Count; i++)
        {
            if (labels[i].LeadFrom(places[i].X, places[i].Y, Mark + LabelPlacer.Near) is { } end)
            {
                svg.Add(
                    $"<line class='lead {PageStyle.Class(i)}' x1='{places[i].X:F1}' y1='{places[i].Y:F1}' x2='{end.X:F1}' y2='{end.Y:F1}'/>"
                );
            }
        }
        for (var i = 0; i < points.Count; i++)
        {
            var (name, valueX, valueY) = points[i];
            svg.Add(
                $"<circle cx='{places[i].X:F1}' cy='{places[i].Y:F1}' r='{Mark}' class='{PageStyle.Class(i)}'><title>{Svg.Text(name)}: {showX(valueX)}, {showY(valueY)}</title></circle>"
            );
            svg.Add($"<text x='{labels[i].X:F1}' y='{labels[i].Y + LabelPlacer.LineHeight - 3:F1}'>{Svg.Text(name)}</text>");
        }
        return svg.Close();
    }
}
