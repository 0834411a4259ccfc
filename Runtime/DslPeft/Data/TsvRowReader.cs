namespace DslPeft.Data;

/// <summary>Tab-separated files as GLUE has them: one row a line, quotes are literal, no escapes.</summary>
internal sealed class TsvRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels)
    {
        ColumnMap? columns = null;
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            string[] cells = text.Split('\t');
            if (columns is null)
            {
                IReadOnlyList<string> names = format.Header ? cells : ColumnMap.Numbered(cells.Length);
                columns = ColumnMap.FromHeader(path, names, format, requireLabels);
                if (format.Header)
                {
                    continue;
                }
            }
            yield return columns.Row(path, line, cells);
        }
    }
}
