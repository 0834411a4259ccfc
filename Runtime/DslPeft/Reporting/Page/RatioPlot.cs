namespace DslPeft.Reporting;

/// <summary>A line for each name with two ratios on it, beside a line at 1.</summary>
internal static class RatioPlot
{
    private const int LetterWidth = 7,
        LineHeight = 19,
        Mark = 4;

    /// <summary>Draws the first ratio filled and the second hollow.</summary>
    public static string Draw(IReadOnlyList<(string Name, double Filled, double Hollow)> rows, string title)
    {
        int left = 16 + LetterWidth * rows.Max(r => r.Name.Length),
            height = Svg.Top + LineHeight * rows.Count + Svg.Bottom;
        var x = new Axis(rows.SelectMany(r => new[] { r.Filled, r.Hollow }).Append(1), left, Svg.Wide - Svg.Right, title, Axis.Short);
        var svg = new Svg(title, left, Svg.Wide, height).AddHorizontal(x);
        svg.Add($"<line class='one' x1='{x.Pixel(1):F1}' x2='{x.Pixel(1):F1}' y1='{Svg.Top}' y2='{height - Svg.Bottom}'/>");
        for (var i = 0; i < rows.Count; i++)
        {
            var (name, filled, hollow) = rows[i];
            var y = Svg.Top + LineHeight * (i + 0.5);
            svg.Add($"<text text-anchor='end' x='{left - 8}' y='{y + 4:F1}'>{Svg.Text(name)}</text>");
            svg.Add(
                $"<line class='grid' x1='{x.Pixel(Math.Min(filled, hollow)):F1}' x2='{x.Pixel(Math.Max(filled, hollow)):F1}' y1='{y:F1}' y2='{y:F1}'/>"
            );
            svg.Add(
                $"<circle cx='{x.Pixel(hollow):F1}' cy='{y:F1}' r='{Mark}' class='s0 again'><title>{Svg.Text(name)}, unmerged: {hollow:F2}</title></circle>"
            );
            svg.Add(
                $"<circle cx='{x.Pixel(filled):F1}' cy='{y:F1}' r='{Mark}' class='s0'><title>{Svg.Text(name)}, deployed: {filled:F2}</title></circle>"
            );
        }
        return svg.Close();
    }
}
