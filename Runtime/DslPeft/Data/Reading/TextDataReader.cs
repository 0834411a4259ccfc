namespace DslPeft.Data;

/// <summary>
/// Reads data files: <c>.tsv</c> and <c>.txt</c> (tab-separated), <c>.csv</c>, <c>.jsonl</c> and <c>.json</c> (JSON Lines, or a list of
/// objects), each packed by gzip or not, and <c>.parquet</c>.
/// </summary>
public static class TextDataReader
{
    /// <summary>Reads every row of a file.</summary>
    /// <param name="path">The file; its extension says how it is written.</param>
    /// <param name="format">Its columns and labels.</param>
    /// <param name="head">The head, which is one over labelled texts: it says what a label is.</param>
    /// <param name="labels">The head's number of classes; 1 for regression.</param>
    /// <param name="requireLabels">Whether rows must have labels. Prediction needs none: labels are not read then, whatever they
    /// are.</param>
    /// <param name="tasks">Number of tasks, which those of rows are below; 0 for any.</param>
    /// <exception cref="DataException">The file is missing, empty or malformed, or a label or task does not fit; names the
    /// line.</exception>
    public static IReadOnlyList<Example> Read(
        string path,
        TextDataFormat format,
        TaskHead head,
        int labels,
        bool requireLabels = true,
        int tasks = 0
    ) => [.. ReadRows(path, format, head, labels, requireLabels, tasks)];

    /// <summary>Reads the rows of a file one by one, so that a file may be larger than the memory.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<Example> ReadRows(
        string path,
        TextDataFormat format,
        TaskHead head,
        int labels,
        bool requireLabels = true,
        int tasks = 0
    )
    {
        var texts = TextHead.Of(head);
        if (texts.NamesOutputs && format.LabelNames.Count != 0 && format.LabelNames.Count != labels)
        {
            throw new DataException(
                path,
                0,
                $"the data set {format.Name} names {format.LabelNames.Count} labels and the head has {labels} classes: both must agree."
            );
        }
        var names = new LabelNames(path, format, labels);
        var rowTasks = new RowTasks(path, format, tasks);
        foreach (var row in Rows(path, format, requireLabels && texts.NeedsLabels))
        {
            if (string.IsNullOrWhiteSpace(row.Text) && string.IsNullOrWhiteSpace(row.Pair))
            {
                throw new DataException(path, row.Line, "the row has no text");
            }
            var example = new Example(row.Text, row.Pair) { Task = rowTasks.Of(row.Line, row.Task) };
            yield return row.Label is null && row.LabelList is null ? example : texts.Read(example, new RowLabel(names, row));
        }
    }

    /// <summary>The rows of a file as they are written there; at least one.</summary>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line.</exception>
    internal static IEnumerable<RawRow> Rows(string path, TextDataFormat format, bool requireLabels)
    {
        if (!File.Exists(path))
        {
            throw new DataException(path, 0, MissingFile.Hint(path));
        }
        var any = false;
        foreach (var row in ReaderFor(path, format).Read(path, format, requireLabels))
        {
            any = true;
            yield return row;
        }
        if (!any)
        {
            throw new DataException(path, 0, "the file has no rows");
        }
    }

    private static IRowReader ReaderFor(string path, TextDataFormat format) =>
        DataFiles.Kind(path, format.Kind) switch
        {
            ".tsv" or ".txt" => new TsvRowReader(),
            ".csv" => new CsvRowReader(),
            ".jsonl" or ".json" => new JsonLinesRowReader(),
            ParquetTable.Extension => new ParquetRowReader(),
            var other => throw new DataException(
                path,
                0,
                $"files ending in '{other}' are not known: use .tsv, .csv, .jsonl or .parquet, or say which it is with --format"
            ),
        };
}
