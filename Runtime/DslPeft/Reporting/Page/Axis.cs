using System.Globalization;

namespace DslPeft.Reporting;

/// <summary>A plot's axis: maps values to pixels and names its ticks.</summary>
internal sealed class Axis
{
    private const int MostTicks = 6;

    private readonly double _low,
        _high,
        _from,
        _to;
    private readonly bool _logarithmic;
    private readonly Func<double, string> _show;

    /// <param name="values">What the axis must hold; empty for 0 to 1.</param>
    /// <param name="from">The pixel of the lowest value.</param>
    /// <param name="to">The pixel of the highest value.</param>
    /// <param name="title">What the axis shows.</param>
    /// <param name="show">Writes a tick's value.</param>
    /// <param name="logarithmic">Equal distances for equal ratios; all values must then be positive.</param>
    public Axis(IEnumerable<double> values, double from, double to, string title, Func<double, string> show, bool logarithmic = false)
    {
        (_from, _to, Title, _show, _logarithmic) = (from, to, title, show, logarithmic);
        double[] scaled = [.. values.Select(Scale).Where(double.IsFinite)];
        var (low, high) = scaled.Length == 0 ? (0, 1) : (scaled.Min(), scaled.Max());
        var margin = high > low ? 0.06 * (high - low) : 0.5;
        (_low, _high) = (low - margin, high + margin);
    }

    public string Title { get; }

    public double Pixel(double value) => _from + (Scale(value) - _low) / (_high - _low) * (_to - _from);

    /// <summary>Round values within the axis, and how each is written.</summary>
    public IEnumerable<(double Value, string Text)> Ticks() => (_logarithmic ? Powers() : Rounds()).Select(value => (value, _show(value)));

    private double Scale(double value) => _logarithmic ? Math.Log10(value) : value;

    private IEnumerable<double> Rounds()
    {
        var step = Step((_high - _low) / MostTicks);
        for (var tick = Math.Ceiling(_low / step); tick * step <= _high; tick++)
        {
            yield return tick * step + 0.0; // not -0
        }
    }

    private IEnumerable<double> Powers()
    {
        // Within one power of ten, equal ratios would leave too few round values.
        if (_high - _low < 1)
        {
            var step = Step((Math.Pow(10, _high) - Math.Pow(10, _low)) / MostTicks);
            for (var tick = Math.Ceiling(Math.Pow(10, _low) / step); tick * step <= Math.Pow(10, _high); tick++)
            {
                yield return tick * step;
            }
            yield break;
        }
        for (var power = Math.Ceiling(_low); power <= _high; power++)
        {
            yield return Math.Pow(10, power);
        }
    }

    /// <summary>The next of 1, 2, 5 × a power of ten.</summary>
    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var digit = least / power;
        return power
            * (
                digit <= 1 ? 1
                : digit <= 2 ? 2
                : digit <= 5 ? 5
                : 10
            );
    }

    /// <summary>A count with k, M or G.</summary>
    public static string Count(double value) =>
        value switch
        {
            < 1e3 => Short(value),
            < 1e6 => Short(value / 1e3) + "k",
            < 1e9 => Short(value / 1e6) + "M",
            _ => Short(value / 1e9) + "G",
        };

    public static string Short(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
