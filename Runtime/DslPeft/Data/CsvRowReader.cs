using Sylvan.Data.Csv;

namespace DslPeft.Data;

/// <summary>Comma-separated files with quoting as in RFC 4180; a quoted text may span lines.</summary>
internal sealed class CsvRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels)
    {
        using var csv = CsvDataReader.Create(path, new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',' });
        ColumnMap? columns = null;
        int line = 1;
        while (Next(csv, path, line))
        {
            string[] cells = Cells(csv, path, line);
            int start = line;
            line += LinesOf(csv);
            if (columns is null)
            {
                IReadOnlyList<string> names = format.Header ? cells : ColumnMap.Numbered(cells.Length);
                columns = ColumnMap.FromHeader(path, names, format, requireLabels);
                if (format.Header)
                {
                    continue;
                }
            }
            yield return columns.Row(path, start, cells);
        }
    }

    private static bool Next(CsvDataReader csv, string path, int line)
    {
        try
        {
            return csv.Read();
        }
        catch (FormatException e)
        {
            throw new DataException(path, line, $"not a CSV row: {e.Message}");
        }
    }

    private static string[] Cells(CsvDataReader csv, string path, int line)
    {
        try
        {
            var cells = new string[csv.RowFieldCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = csv.GetString(i);
            }
            return cells;
        }
        catch (FormatException e)
        {
            throw new DataException(path, line, $"not a CSV row: {e.Message}");
        }
    }

    // The reader counts records, while an editor counts lines.
    private static int LinesOf(CsvDataReader csv) => Math.Max(1, csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n') + 1);
}
