namespace DslPeft.Data;

/// <summary>
/// Where in a delimited file's rows the texts, the label and the task stand; -1 where the file lacks an optional column, or labels are not
/// read, or no tasks are.
/// </summary>
internal sealed record ColumnMap(int Text, int Pair, int Label, int Task, IReadOnlyList<int> More, int Count)
{
    /// <exception cref="DataException">A needed column is missing, or there are several of its name.</exception>
    public static ColumnMap FromHeader(string path, int line, IReadOnlyList<string> header, TextDataFormat format, bool requireLabels)
    {
        var text = Find(path, line, header, format.TextColumns);
        var pair = Find(path, line, header, format.PairColumns);
        var label = requireLabels ? Find(path, line, header, format.LabelColumns) : -1;
        var found = $"The columns found are {string.Join(", ", header.Select(h => $"'{h}'"))}.";
        if (text < 0)
        {
            throw new DataException(path, line, $"no text column: one of {Names(format.TextColumns)} is needed. {found}");
        }
        if (pair < 0 && format.PairColumns.Count > 0)
        {
            throw new DataException(path, line, $"no column for the second text: one of {Names(format.PairColumns)} is needed. {found}");
        }
        if (label < 0 && requireLabels)
        {
            throw new DataException(path, line, $"no label column: one of {Names(format.LabelColumns)} is needed. {found}");
        }
        var task = Find(path, line, header, format.TaskNames);
        if (task < 0 && format.TaskNames.Count > 0)
        {
            throw new DataException(path, line, $"no column of tasks: one of {Names(format.TaskNames)} is needed. {found}");
        }
        return new ColumnMap(text, pair, label, task, [.. format.MoreColumns.Select(More)], header.Count);

        int More(IReadOnlyList<string> names)
        {
            var more = Find(path, line, header, names);
            return more >= 0 ? more : throw new DataException(path, line, $"no column {Names(names)}. {found}");
        }
    }

    /// <summary>The names "1", "2", … of a file without a header.</summary>
    public static IReadOnlyList<string> Numbered(int count) =>
        [.. Enumerable.Range(1, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public static string Names(IEnumerable<string> names) => string.Join(" or ", names.Select(n => $"'{n}'"));

    /// <exception cref="DataException">The row has another number of columns than the header.</exception>
    public RawRow Row(string path, int line, IReadOnlyList<string> cells)
    {
        if (cells.Count != Count)
        {
            throw new DataException(
                path,
                line,
                $"{Count} columns are expected and {cells.Count} were found: {Excerpt(string.Join(" | ", cells))}"
            );
        }
        return new RawRow(line, cells[Text], Pair < 0 ? null : cells[Pair], Label < 0 ? null : cells[Label])
        {
            More = [.. More.Select(column => cells[column])],
            Task = Task < 0 ? null : cells[Task],
        };
    }

    public static string Excerpt(string text) => text.Length <= 80 ? $"\"{text}\"" : $"\"{text[..77]}...\"";

    private static int Find(string path, int line, IReadOnlyList<string> header, IReadOnlyList<string> names)
    {
        List<string> columns = [.. header];
        foreach (var name in names)
        {
            var found = columns.IndexOf(name);
            if (found >= 0)
            {
                return columns.LastIndexOf(name) == found
                    ? found
                    : throw new DataException(path, line, $"there are several columns '{name}': which one counts would be a guess.");
            }
        }
        return -1;
    }
}
