using System.Globalization;

namespace DslPeft.Data;

/// <summary>Turns a row's label text into what the head is trained on.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="format">The data's format.</param>
/// <param name="head">The head's task: it says what a label is.</param>
/// <param name="labels">The head's number of classes; 1 for regression.</param>
internal sealed class LabelReader(string path, TextDataFormat format, HeadKind head, int labels)
{
    private readonly bool _indicesAllowed = !format.LabelNames.Any(n => int.TryParse(n, NumberStyles.Integer, CultureInfo.InvariantCulture, out _));

    /// <exception cref="DataException">The label is outside the head, not among the names, or not a number.</exception>
    public Example Read(RawRow row)
    {
        if (row.Label is null && row.LabelList is null)
        {
            return new Example(row.Text, row.Pair);
        }
        return head switch
        {
            HeadKind.Classification or HeadKind.NextSentence => new Example(row.Text, row.Pair, Class(row.Line, Single(row))),
            HeadKind.Regression => new Example(row.Text, row.Pair, Targets: [Number(row)]),
            HeadKind.MultiLabel => new Example(row.Text, row.Pair, Targets: Classes(row)),
            _ => throw new NotSupportedException($"Labelled texts cannot train a head of kind {head}."),
        };
    }

    private string Single(RawRow row) =>
        row.Label ?? throw new DataException(path, row.Line, "one label is expected and a list was found");

    private float Number(RawRow row)
    {
        string text = Single(row);
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new DataException(path, row.Line, $"the label '{text}' is not a number");
    }

    private float[] Classes(RawRow row)
    {
        var targets = new float[labels];
        IEnumerable<string> names = row.LabelList ?? row.Label!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
        {
            targets[Class(row.Line, name)] = 1;
        }
        return targets;
    }

    private int NameAt(string text) => format.LabelNames.ToList().IndexOf(text);

    /// <summary>A whole number as it is written without a fraction: programs that hold labels as floating point write 1 as 1.0.</summary>
    private static string Whole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && value == decimal.Truncate(value) && Math.Abs(value) < long.MaxValue
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : text;

    private int Class(int line, string text)
    {
        string whole = Whole(text);
        int named = NameAt(text) is var exact and >= 0 ? exact : NameAt(whole);
        if (named >= 0)
        {
            return named;
        }
        if (!_indicesAllowed || !long.TryParse(whole, NumberStyles.Integer, CultureInfo.InvariantCulture, out long index))
        {
            string expected = format.LabelNames.Count > 0 ? $"one of {ColumnMap.Names(format.LabelNames)}" : $"a class index from 0 to {labels - 1}";
            throw new DataException(path, line, $"the label {ColumnMap.Excerpt(text)} is unknown: {expected} is expected");
        }
        return index >= 0 && index < labels
            ? (int)index
            : throw new DataException(path, line, $"the label {index} is outside the head, which has {labels} classes (0 to {labels - 1})");
    }
}
