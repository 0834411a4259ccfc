using System.Globalization;
using System.Net;
using System.Text;

namespace DslPeft.Reporting;

/// <summary>Draws figures as SVG. Colours come from the page's style, so that a figure follows its light or dark scheme.</summary>
internal static class Plot
{
    private const int Narrow = 520, Wide = 1060, Height = 320, Left = 58, Right = 16, Top = 14, Bottom = 44, LetterWidth = 7, LabelHeight = 14, Mark = 5;

    /// <summary>Colours that the page's style declares, <c>--series-0</c> and so on; more series use them again, dashed.</summary>
    public const int Colours = 10;

    /// <summary>Named points. A label stands where it hides no other, as far as there is room.</summary>
    public static string Points(IReadOnlyList<(string Name, double X, double Y)> points, string xTitle, string yTitle, Func<double, string> showX, Func<double, string> showY)
    {
        (Axis x, Axis y) = Axes(points.Select(p => p.X), points.Select(p => p.Y), xTitle, yTitle, showX, showY, Narrow, logarithmic: true);
        StringBuilder svg = Open(x, y, Narrow, $"{yTitle} against {xTitle}");
        Rectangle[] marks = [.. points.Select(p => new Rectangle(x.Pixel(p.X) - Mark, y.Pixel(p.Y) - Mark, 2 * Mark, 2 * Mark))];
        var taken = new List<Rectangle>(marks);
        for (int i = 0; i < points.Count; i++)
        {
            (string name, double valueX, double valueY) = points[i];
            Rectangle label = Place(marks[i], name.Length * LetterWidth, taken);
            taken.Add(label);
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx='{x.Pixel(valueX):F1}' cy='{y.Pixel(valueY):F1}' r='{Mark}' class='s{i % Colours}'><title>{Text(name)}: {showX(valueX)}, {showY(valueY)}</title></circle>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x='{label.X:F1}' y='{label.Y + LabelHeight - 3:F1}'>{Text(name)}</text>");
        }
        return Close(svg);
    }

    /// <summary>A line for each series, in the order of the legend that the page shows.</summary>
    public static string Lines(IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series, string xTitle, string yTitle)
    {
        (Axis x, Axis y) = Axes(series.SelectMany(s => s.Points.Select(p => p.X)), series.SelectMany(s => s.Points.Select(p => p.Y)), xTitle, yTitle, Axis.Count, Axis.Short, Wide, logarithmic: false);
        StringBuilder svg = Open(x, y, Wide, $"{yTitle} against {xTitle}");
        for (int i = 0; i < series.Count; i++)
        {
            string places = string.Join(' ', series[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{x.Pixel(p.X):F1},{y.Pixel(p.Y):F1}")));
            svg.Append($"<polyline points='{places}' class='s{i % Colours}{(i < Colours ? "" : " dashed")}'><title>{Text(series[i].Name)}</title></polyline>");
        }
        return Close(svg);
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static (Axis X, Axis Y) Axes(IEnumerable<double> xs, IEnumerable<double> ys, string xTitle, string yTitle, Func<double, string> showX, Func<double, string> showY, int width, bool logarithmic) =>
        (new Axis(xs, Left, width - Right, xTitle, showX, logarithmic), new Axis(ys, Height - Bottom, Top, yTitle, showY));

    private static StringBuilder Open(Axis x, Axis y, int width, string description)
    {
        var svg = new StringBuilder($"<svg viewBox='0 0 {width} {Height}' role='img' aria-label='{Text(description)}'>");
        foreach ((double value, string text) in y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class='grid' x1='{Left}' x2='{width - Right}' y1='{y.Pixel(value):F1}' y2='{y.Pixel(value):F1}'/><text class='tick' text-anchor='end' x='{Left - 6}' y='{y.Pixel(value) + 4:F1}'>{text}</text>");
        }
        foreach ((double value, string text) in x.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class='grid' x1='{x.Pixel(value):F1}' x2='{x.Pixel(value):F1}' y1='{Top}' y2='{Height - Bottom}'/><text class='tick' text-anchor='middle' x='{x.Pixel(value):F1}' y='{Height - Bottom + 16}'>{text}</text>");
        }
        svg.Append($"<text class='axis' text-anchor='middle' x='{(Left + width - Right) / 2}' y='{Height - 8}'>{Text(x.Title)}</text>");
        svg.Append($"<text class='axis' text-anchor='middle' transform='translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)'>{Text(y.Title)}</text>");
        return svg;
    }

    private static string Close(StringBuilder svg) => svg.Append("</svg>").ToString();

    private static Rectangle Place(Rectangle mark, double width, List<Rectangle> taken)
    {
        (double centre, double middle) = (mark.X + Mark, mark.Y + Mark - LabelHeight / 2.0);
        Rectangle[] places =
        [
            new(mark.X + 2 * Mark + 3, middle, width, LabelHeight), new(mark.X - 3 - width, middle, width, LabelHeight),
            new(centre - width / 2, mark.Y - LabelHeight - 1, width, LabelHeight), new(centre - width / 2, mark.Y + 2 * Mark + 1, width, LabelHeight),
            new(mark.X + 2 * Mark, mark.Y - LabelHeight, width, LabelHeight), new(mark.X + 2 * Mark, mark.Y + 2 * Mark, width, LabelHeight),
            new(mark.X - width, mark.Y - LabelHeight, width, LabelHeight), new(mark.X - width, mark.Y + 2 * Mark, width, LabelHeight),
        ];
        return places.MinBy(place => taken.Sum(place.Overlap) + 1000 * place.Outside(Left, Top, Narrow - Right, Height - Bottom));
    }

    private readonly record struct Rectangle(double X, double Y, double Width, double Height)
    {
        public double Overlap(Rectangle other) =>
            Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X)) * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));

        /// <summary>By how much the rectangle sticks out of the given bounds.</summary>
        public double Outside(double left, double top, double right, double bottom) =>
            Math.Max(0, left - X) + Math.Max(0, X + Width - right) + Math.Max(0, top - Y) + Math.Max(0, Y + Height - bottom);
    }
}
