using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// Reads text to pretrain on. A source is a path, or <c>path:column</c> for the named column of a TSV file with a header. Plain text is read
/// paragraph by paragraph: lines up to an empty one belong together.
/// </summary>
internal static class TextSources
{
    /// <summary>Every text of every source, in order.</summary>
    /// <exception cref="DataException">A file is missing, empty, or lacks its column.</exception>
    public static IEnumerable<string> Read(IEnumerable<string> sources) => sources.SelectMany(Read);

    private static IEnumerable<string> Read(string source)
    {
        (string path, string? column) = Split(source);
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, "no such file. Check --text.");
        }
        return column is null ? Paragraphs(path) : Column(path, column);
    }

    private static (string Path, string? Column) Split(string source)
    {
        int colon = source.LastIndexOf(':');
        return File.Exists(source) || colon <= 1 ? (source, null) : (source[..colon], source[(colon + 1)..]);
    }

    private static IEnumerable<string> Column(string path, string column) =>
        new TsvRowReader().Read(path, TextDataFormat.Of(column, column, null, ""), requireLabels: false).Select(r => r.Text);

    private static IEnumerable<string> Paragraphs(string path)
    {
        var paragraph = new List<string>();
        foreach ((_, string line) in DataText.Lines(path, declared: null))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Add(line.Trim());
            }
            else if (paragraph.Count > 0)
            {
                yield return string.Join(' ', paragraph);
                paragraph.Clear();
            }
        }
        if (paragraph.Count > 0)
        {
            yield return string.Join(' ', paragraph);
        }
    }
}
