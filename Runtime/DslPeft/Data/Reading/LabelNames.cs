using System.Globalization;

namespace DslPeft.Data;

/// <summary>The classes that the labels of a file name.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="format">The data's format.</param>
/// <param name="count">The head's number of classes.</param>
internal sealed class LabelNames(string path, TextDataFormat format, int count)
{
    private readonly bool _indicesAllowed = !format.LabelNames.Any(n =>
        int.TryParse(n, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
    );

    public string Path => path;

    public int Count => count;

    /// <summary>The index of a class.</summary>
    /// <exception cref="DataException">The label is outside the head, or not among the names.</exception>
    public int Class(int line, string text)
    {
        var whole = Whole(text);
        var named = NameAt(text) is var exact and >= 0 ? exact : NameAt(whole);
        if (named >= 0)
        {
            return named;
        }
        if (!_indicesAllowed || !long.TryParse(whole, NumberStyles.Integer, CultureInfo.InvariantCulture, out var index))
        {
            var expected =
                format.LabelNames.Count > 0 ? $"one of {ColumnMap.Names(format.LabelNames)}" : $"a class index from 0 to {count - 1}";
            throw new DataException(path, line, $"the label {ColumnMap.Excerpt(text)} is unknown: {expected} is expected");
        }
        return index >= 0 && index < count
            ? (int)index
            : throw new DataException(path, line, $"the label {index} is outside the head, which has {count} classes (0 to {count - 1})");
    }

    private int NameAt(string text) => format.LabelNames.ToList().IndexOf(text);

    /// <summary>A whole number as it is written without a fraction: programs that hold labels as floating point write 1 as 1.0.</summary>
    internal static string Whole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value == decimal.Truncate(value)
        && Math.Abs(value) < long.MaxValue
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : text;
}
