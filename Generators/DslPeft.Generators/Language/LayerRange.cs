using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>
/// Reads layer selections: C# ranges and indices separated by commas, such as <c>6..</c>, <c>..6</c>, <c>^2..</c>, <c>0,3,5..8</c>.
/// </summary>
internal static class LayerRange
{
    /// <summary>The selected layers in order; all for an empty text.</summary>
    /// <exception cref="FormatException">The text does not parse, selects nothing, or leaves 0..count-1; the message says
    /// which.</exception>
    public static IReadOnlyList<int> Read(string text, int count)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Enumerable.Range(0, count).ToList();
        var layers = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var dots = part.IndexOf("..", StringComparison.Ordinal);
            var (from, to) =
                dots < 0
                    ? (Index(part, count, 0), Index(part, count, 0) + 1)
                    : (Index(part.Substring(0, dots), count, 0), Index(part.Substring(dots + 2), count, count));
            if (from < 0 || to > count)
                throw new FormatException($"'{part.Trim()}' leaves the layers 0 to {count - 1}");
            if (from >= to)
                throw new FormatException($"'{part.Trim()}' selects no layer");
            for (var layer = from; layer < to; layer++)
            {
                if (!layers.Add(layer))
                    throw new FormatException($"'{text}' selects layer {layer} twice");
            }
        }
        return layers.ToList();
    }

    private static int Index(string text, int count, int missing)
    {
        text = text.Trim();
        if (text.Length == 0)
            return missing;
        var fromEnd = text[0] == '^';
        return int.TryParse(fromEnd ? text.Substring(1) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? fromEnd
                ? count - index
                : index
            : throw new FormatException($"'{text}' is not a layer");
    }
}
