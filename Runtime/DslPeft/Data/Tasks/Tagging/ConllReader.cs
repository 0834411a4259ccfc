namespace DslPeft.Data;

/// <summary>
/// Reads files of the CoNLL tasks: a word and its columns a line, tabs or blanks between them, an empty line (or one of blanks) between
/// sentences. Lines that begin with <c>-DOCSTART-</c> part documents and are no words.
/// </summary>
public static class ConllReader
{
    private const string DocumentStart = "-DOCSTART-";

    /// <summary>Every sentence of a file, entity tags with each first word marked by B-.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its columns.</param>
    /// <param name="requireTags">Whether words must have tags; they are not read otherwise.</param>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line.</exception>
    public static IReadOnlyList<TaggedSentence> Read(string path, ConllFormat format, bool requireTags = true) =>
        [.. ReadRows(path, format, requireTags)];

    /// <summary>Reads the sentences of a file one by one, so that it may be larger than the memory.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<TaggedSentence> ReadRows(string path, ConllFormat format, bool requireTags = true)
    {
        var rows = new List<string[]>();
        int columns = 0,
            first = 0;
        var any = false;
        foreach (var (line, text) in DataText.Lines(path, format.Encoding))
        {
            if (string.IsNullOrWhiteSpace(text) || text.StartsWith(DocumentStart, StringComparison.Ordinal))
            {
                if (rows.Count > 0)
                {
                    yield return Sentence(rows, format, first, requireTags);
                    rows.Clear();
                }
                continue;
            }
            any = true;
            var cells = Cells(text);
            columns = columns == 0 ? Columns(path, line, cells, format, requireTags) : columns;
            Check(path, line, cells, columns, format, requireTags);
            first = rows.Count == 0 ? line : first;
            rows.Add(cells);
        }
        if (rows.Count > 0)
        {
            yield return Sentence(rows, format, first, requireTags);
        }
        if (!any)
        {
            throw new DataException(path, 0, "the file has no words");
        }
    }

    // A tab parts columns where there is one: such files may have words with blanks in them.
    private static string[] Cells(string text) =>
        text.Contains('\t') ? text.Split('\t') : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>How many columns the file has, from its first line.</summary>
    private static int Columns(string path, int line, string[] cells, ConllFormat format, bool requireTags)
    {
        // A file of one column holds words alone.
        var needed = !requireTags
            ? cells.Length == 1
                ? 1
                : format.Word
            : Math.Max(Math.Max(format.Word, format.Tag), 2);
        return cells.Length >= needed
            ? cells.Length
            : throw new DataException(
                path,
                line,
                $"a word and its tag are expected in {needed} columns and {cells.Length} were found: {ColumnMap.Excerpt(string.Join(" | ", cells))}"
            );
    }

    private static void Check(string path, int line, string[] cells, int columns, ConllFormat format, bool requireTags)
    {
        if (cells.Length != columns)
        {
            throw new DataException(
                path,
                line,
                $"{columns} columns are expected and {cells.Length} were found: {ColumnMap.Excerpt(string.Join(" | ", cells))}"
            );
        }
        if (string.IsNullOrWhiteSpace(Word(cells, format)))
        {
            throw new DataException(path, line, "the word is empty");
        }
        if (requireTags && Tag(cells, format) is var tag && !(format.Plain ? tag.Length > 0 : EntityTags.IsTag(tag)))
        {
            throw new DataException(
                path,
                line,
                format.Plain
                    ? "the tag is empty"
                    : $"the tag {ColumnMap.Excerpt(tag)} is none of an entity's: O, B-type or I-type is expected"
            );
        }
    }

    private static TaggedSentence Sentence(List<string[]> rows, ConllFormat format, int line, bool tagged)
    {
        string[] words = [.. rows.Select(r => Word(r, format))];
        if (!tagged)
        {
            return new TaggedSentence(words, null, line);
        }
        string[] tags = [.. rows.Select(r => Tag(r, format))];
        return new TaggedSentence(words, format.Plain ? tags : EntityTags.ToBio(tags), line);
    }

    private static string Word(string[] cells, ConllFormat format) => cells[cells.Length == 1 ? 0 : Math.Max(format.Word, 1) - 1];

    private static string Tag(string[] cells, ConllFormat format) => cells[(format.Tag == 0 ? cells.Length : format.Tag) - 1];
}
