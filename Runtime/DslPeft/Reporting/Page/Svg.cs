using System.Globalization;
using System.Net;
using System.Text;

namespace DslPeft.Reporting;

/// <summary>A figure as SVG. Colours come from the page's style, so that it follows a light or dark scheme.</summary>
internal sealed class Svg
{
    public const int Narrow = 520,
        Wide = 1060,
        Right = 16,
        Top = 14,
        Bottom = 44;

    private readonly StringBuilder _text;
    private readonly int _left,
        _width,
        _height;

    /// <param name="description">What the figure shows, for those who do not see it.</param>
    /// <param name="left">Where the plot begins, after the names of the ticks.</param>
    /// <param name="width">Width of the whole.</param>
    /// <param name="height">Height of the whole.</param>
    public Svg(string description, int left, int width, int height)
    {
        (_left, _width, _height) = (left, width, height);
        _text = new StringBuilder(
            $"<svg viewBox='0 0 {width} {height}' role='img' aria-label='{Text(description)}'{(width == Wide ? " class='wide'" : "")}>"
        );
    }

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    public Svg Add(FormattableString markup)
    {
        _text.Append(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Grid lines, ticks and the title of a horizontal axis.</summary>
    public Svg AddHorizontal(Axis x)
    {
        foreach (var (value, text) in x.Ticks())
        {
            Add(
                $"<line class='grid' x1='{x.Pixel(value):F1}' x2='{x.Pixel(value):F1}' y1='{Top}' y2='{_height - Bottom}'/><text class='tick' text-anchor='middle' x='{x.Pixel(value):F1}' y='{_height - Bottom + 16}'>{text}</text>"
            );
        }
        return Add($"<text class='axis' text-anchor='middle' x='{(_left + _width - Right) / 2}' y='{_height - 8}'>{Text(x.Title)}</text>");
    }

    /// <summary>Grid lines, ticks and the title of a vertical axis.</summary>
    public Svg AddVertical(Axis y)
    {
        foreach (var (value, text) in y.Ticks())
        {
            Add(
                $"<line class='grid' x1='{_left}' x2='{_width - Right}' y1='{y.Pixel(value):F1}' y2='{y.Pixel(value):F1}'/><text class='tick' text-anchor='end' x='{_left - 6}' y='{y.Pixel(value) + 4:F1}'>{text}</text>"
            );
        }
        return Add(
            $"<text class='axis' text-anchor='middle' transform='translate(14 {(Top + _height - Bottom) / 2}) rotate(-90)'>{Text(y.Title)}</text>"
        );
    }

    public string Close() => _text.Append("</svg>").ToString();
}
