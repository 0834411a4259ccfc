namespace DslPeft.Data;

/// <summary>Files of rows that are made of cells, with a line of column names before them or without.</summary>
internal abstract class DelimitedRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels)
    {
        ColumnMap? columns = null;
        (int Line, string[] Cells)? blank = null;
        foreach (var (line, cells) in Records(path, format))
        {
            if (columns is null)
            {
                var names = format.Header ? cells : ColumnMap.Numbered(cells.Length);
                columns = ColumnMap.FromHeader(path, line, names, format, requireLabels);
                if (format.Header)
                {
                    continue;
                }
            }
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                blank ??= (line, cells);
                continue;
            }
            // Blank lines may end a file; one between rows is a row that is malformed.
            if (blank is { } row)
            {
                yield return columns.Row(path, row.Line, row.Cells);
                blank = null;
            }
            yield return columns.Row(path, line, cells);
        }
    }

    /// <summary>The cells of each record with the line that it starts on.</summary>
    /// <exception cref="DataException">A record is malformed.</exception>
    protected abstract IEnumerable<(int Line, string[] Cells)> Records(string path, TextDataFormat format);
}
