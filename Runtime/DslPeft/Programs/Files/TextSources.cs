using System.Text;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// Reads text to pretrain on. A source is a path, or <c>path:column</c> for the named column of a TSV file with a header. Plain text is
/// read paragraph by paragraph: lines up to an empty one belong together. The encoding is that of files without a byte order mark; null
/// for UTF-8.
/// </summary>
internal static class TextSources
{
    /// <summary>Every text of every source, in order.</summary>
    /// <exception cref="DataException">A file is missing, empty, or lacks its column.</exception>
    public static IEnumerable<string> Read(IEnumerable<string> sources, Encoding? encoding) =>
        sources.SelectMany(source => Read(source, encoding));

    private static IEnumerable<string> Read(string source, Encoding? encoding)
    {
        var (path, column) = Split(source);
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, "no such file. Check --text.");
        }
        return column is null ? Paragraphs(path, encoding) : Column(path, column, encoding);
    }

    private static (string Path, string? Column) Split(string source)
    {
        var colon = source.LastIndexOf(':');
        return File.Exists(source) || colon <= 1 ? (source, null) : (source[..colon], source[(colon + 1)..]);
    }

    private static IEnumerable<string> Column(string path, string column, Encoding? encoding) =>
        new TsvRowReader()
            .Read(path, TextDataFormat.Of(column, column, null, "") with { Encoding = encoding }, requireLabels: false)
            .Select(r => r.Text);

    private static IEnumerable<string> Paragraphs(string path, Encoding? encoding)
    {
        var paragraph = new List<string>();
        foreach ((_, var line) in DataText.Lines(path, encoding))
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
