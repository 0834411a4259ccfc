using System.Globalization;

namespace DslPeft.Data;

/// <summary>
/// Reads tagged sentences of Parquet files: a column of lists of words and one of lists of tags. Tags are names, or numbers for the names
/// that the file gives or the data set declares.
/// </summary>
internal static class ParquetTagReader
{
    private static readonly string[] WordColumns = ["tokens", "words"],
        EntityColumns = ["ner_tags", "tags", "labels"],
        PlainColumns = ["pos_tags", "upos", "tags", "labels"];

    /// <inheritdoc cref="ConllReader.Read"/>
    public static IReadOnlyList<TaggedSentence> Read(string path, ConllFormat format, bool requireTags) =>
        [.. ReadRows(path, format, requireTags)];

    /// <inheritdoc cref="ConllReader.ReadRows"/>
    public static IEnumerable<TaggedSentence> ReadRows(string path, ConllFormat format, bool requireTags)
    {
        using var table = ParquetTable.Open(path, format.Encoding);
        var word = Column(path, table.Columns, format.Word, WordColumns, "the words");
        var tag = requireTags ? Column(path, table.Columns, format.Tag, format.Plain ? PlainColumns : EntityColumns, "the tags") : -1;
        var names = (tag < 0 ? null : table.ClassNames(tag)) ?? format.LabelNames;
        var any = false;
        var row = 0;
        foreach (var cells in table.Rows(tag < 0 ? [word] : [word, tag]))
        {
            row++;
            var words = List(path, row, cells[0], table.Columns[word]);
            if (words.Any(string.IsNullOrWhiteSpace))
            {
                throw new DataException(path, row, "a word is empty");
            }
            string[]? tags =
                tag < 0
                    ? null
                    : [.. List(path, row, cells[1], table.Columns[tag]).Select(found => Tag(path, row, found, names, format.Plain))];
            if (tags is not null && tags.Length != words.Length)
            {
                throw new DataException(path, row, $"there are {words.Length} words and {tags.Length} tags");
            }
            if (words.Length > 0)
            {
                any = true;
                yield return new TaggedSentence(words, tags is null || format.Plain ? tags : EntityTags.ToBio(tags), row);
            }
        }
        if (!any)
        {
            throw new DataException(path, 0, "the file has no words");
        }
    }

    private static int Column(string path, IReadOnlyList<string> columns, int number, string[] names, string what)
    {
        var found = number > 0 ? number - 1 : names.Select(name => columns.ToList().IndexOf(name)).FirstOrDefault(at => at >= 0, -1);
        return found >= 0 && found < columns.Count
            ? found
            : throw new DataException(
                path,
                0,
                $"no column of {what}: {(number > 0 ? $"there is none of number {number}" : $"one of {ColumnMap.Names(names)} is needed")}. The columns found are {string.Join(", ", columns.Select(c => $"'{c}'"))}."
            );
    }

    private static string[] List(string path, int row, ParquetCell cell, string column) =>
        [
            .. (cell.List ?? throw new DataException(path, row, $"the column '{column}' holds no lists")).Select(text =>
                text ?? throw new DataException(path, row, $"the column '{column}' has a null")
            ),
        ];

    private static string Tag(string path, int row, string found, IReadOnlyList<string> names, bool plain)
    {
        var tag =
            !int.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || names.Contains(found) ? found
            : index < names.Count ? names[index]
            : throw new DataException(
                path,
                row,
                names.Count == 0
                    ? $"the tag {index} is a number, and neither the file nor the data set names tags: declare them with [Labels]"
                    : $"the tag {index} is outside the {names.Count} names of tags"
            );
        return (plain ? tag.Length > 0 : EntityTags.IsTag(tag))
            ? tag
            : throw new DataException(
                path,
                row,
                plain ? "a tag is empty" : $"the tag {ColumnMap.Excerpt(tag)} is none of an entity's: O, B-type or I-type is expected"
            );
    }
}
