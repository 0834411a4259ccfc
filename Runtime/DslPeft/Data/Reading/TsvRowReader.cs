namespace DslPeft.Data;

/// <summary>Tab-separated files as GLUE has them: one row a line, quotes are literal, no escapes.</summary>
internal sealed class TsvRowReader : DelimitedRowReader
{
    protected override IEnumerable<(int Line, string[] Cells)> Records(string path, TextDataFormat format) =>
        DataText.Lines(path, format.Encoding).Select(line => (line.Line, line.Text.Split('\t')));
}
