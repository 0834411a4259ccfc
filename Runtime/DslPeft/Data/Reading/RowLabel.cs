using System.Globalization;

namespace DslPeft.Data;

/// <summary>The label of one row as its file has it, and what it can be read as.</summary>
public sealed class RowLabel
{
    private readonly LabelNames _names;
    private readonly RawRow _row;

    internal RowLabel(LabelNames names, RawRow row) => (_names, _row) = (names, row);

    /// <summary>One class, by its name or its index.</summary>
    /// <exception cref="DataException">The label is a list, unknown, or outside the head.</exception>
    public int Class() => _names.Class(_row.Line, Single());

    /// <summary>Several classes, as 1 for each that the label names and 0 for the others.</summary>
    /// <exception cref="DataException">A class is unknown, or outside the head.</exception>
    public float[] Classes()
    {
        var targets = new float[_names.Count];
        IEnumerable<string> names = _row.LabelList
            ?? _row.Label!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            targets[_names.Class(_row.Line, name)] = 1;
        }
        return targets;
    }

    /// <summary>A finite number.</summary>
    /// <exception cref="DataException">The label is none.</exception>
    public float Number()
    {
        var text = Single();
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : throw Fault($"the label '{text}' is not a number");
    }

    /// <summary>An error that names the file and the row's line.</summary>
    /// <param name="what">What is wrong.</param>
    public DataException Fault(string what) => new(_names.Path, _row.Line, what);

    private string Single() => _row.Label ?? throw Fault("one label is expected and a list was found");
}
