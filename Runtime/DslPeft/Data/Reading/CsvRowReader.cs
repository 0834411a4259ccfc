using Sylvan.Data.Csv;

namespace DslPeft.Data;

/// <summary>Comma-separated files with quoting as in RFC 4180; a quoted text may span lines.</summary>
internal sealed class CsvRowReader : DelimitedRowReader
{
    private static readonly CsvDataReaderOptions Options = new()
    {
        HasHeaders = false,
        Delimiter = ',',
        BufferSize = 1 << 16,
        MaxBufferSize = DataText.LongestText,
    };

    protected override IEnumerable<(int Line, string[] Cells)> Records(string path, TextDataFormat format)
    {
        using var text = DataText.Open(path, format.Encoding);
        using var csv = Guard(path, 1, () => CsvDataReader.Create(text, Options));
        for (var line = 1; Guard(path, line, csv.Read); line += LinesOf(csv))
        {
            yield return (line, Guard(path, line, () => Cells(csv)));
        }
    }

    private static string[] Cells(CsvDataReader csv) => [.. Enumerable.Range(0, csv.RowFieldCount).Select(csv.GetString)];

    private static T Guard<T>(string path, int line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is FormatException or CsvRecordTooLargeException)
        {
            throw new DataException(path, line, $"not a CSV row: {fault.Message}");
        }
    }

    // The reader counts records, while an editor counts lines.
    private static int LinesOf(CsvDataReader csv) => Math.Max(1, csv.GetRawRecordSpan().TrimEnd("\r\n").Count('\n') + 1);
}
