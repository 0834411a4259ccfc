namespace DslPeft.Data;

/// <summary>
/// One row as its file has it. <paramref name="Line"/> counts from 1; a multi-label row of a JSON file may have
/// <paramref name="LabelList"/>.
/// </summary>
internal sealed record RawRow(int Line, string Text, string? Pair, string? Label, IReadOnlyList<string>? LabelList = null)
{
    /// <summary>The texts of <see cref="TextDataFormat.MoreColumns"/>, in their order.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The row's task; null where none is read.</summary>
    public string? Task { get; init; }
}

/// <summary>Reads the rows of one kind of file.</summary>
internal interface IRowReader
{
    /// <exception cref="DataException">A row or the header is malformed.</exception>
    IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels);
}
