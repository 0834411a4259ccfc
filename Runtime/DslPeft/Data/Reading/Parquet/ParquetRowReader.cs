namespace DslPeft.Data;

/// <summary>Texts, labels and tasks of Parquet files; a label may be a list.</summary>
internal sealed class ParquetRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels)
    {
        using var table = ParquetTable.Open(path, format.Encoding);
        var columns = ColumnMap.FromHeader(path, 0, table.Columns, format, requireLabels);
        int[] wanted =
        [
            .. ((int[])[columns.Text, columns.Pair, .. columns.More, columns.Label, columns.Task]).Where(column => column >= 0),
        ];
        var firstOfMore = columns.Pair < 0 ? 1 : 2;
        // Numbers stand for the names that the file gives them, where those are the declared ones in whatever order.
        var names =
            columns.Label >= 0 && table.ClassNames(columns.Label) is { } given && given.ToHashSet().SetEquals(format.LabelNames)
                ? given
                : null;
        var row = 0;
        foreach (var cells in table.Rows(wanted))
        {
            row++;
            var text = Text(path, row, cells[0], table.Columns[columns.Text]);
            var pair = columns.Pair < 0 ? null : Text(path, row, cells[1], table.Columns[columns.Pair]);
            var label = columns.Label < 0 ? default : cells[firstOfMore + columns.More.Count];
            if (columns.Label >= 0 && label is { Text: null, List: null })
            {
                throw new DataException(path, row, $"no label: the column '{table.Columns[columns.Label]}' has none");
            }
            yield return new RawRow(
                row,
                text,
                pair,
                Named(label.Text, names),
                label.List is { } several
                    ? [.. several.Select(one => Named(one, names) ?? throw new DataException(path, row, "a label is null"))]
                    : null
            )
            {
                More = [.. columns.More.Select((column, i) => Text(path, row, cells[firstOfMore + i], table.Columns[column]))],
                Task =
                    columns.Task < 0
                        ? null
                        : cells[^1].Text
                            ?? throw new DataException(path, row, $"no task: the column '{table.Columns[columns.Task]}' has none"),
            };
        }
    }

    private static string Text(string path, int row, ParquetCell cell, string column) =>
        cell.Text ?? throw new DataException(path, row, $"no text: the column '{column}' has {(cell.List is null ? "none" : "a list")}");

    private static string? Named(string? label, IReadOnlyList<string>? names) =>
        names is not null && int.TryParse(label, out var index) && index >= 0 && index < names.Count ? names[index] : label;
}
