namespace DslPeft.Data;

/// <summary>
/// Which columns of a data file hold the texts and the label, and what the label means. Where several names are given for a column, the
/// first that the file has is taken. In a file without a header the columns are named "1", "2", and so on. A label is a name of
/// <see cref="TaskDataFormat.LabelNames"/>, or an index where no name is a number.
/// </summary>
public sealed record TextDataFormat : TaskDataFormat
{
    /// <summary>Names that the text column may have.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = ["sentence", "text_a", "text"];

    /// <summary>Names that the column of the second text may have; empty where the task has single texts.</summary>
    public IReadOnlyList<string> PairColumns { get; init; } = [];

    /// <summary>Names of the columns of further texts, which a pattern reads.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> MoreColumns { get; init; } = [];

    /// <summary>Names that the label column may have; empty where rows have no labels.</summary>
    public IReadOnlyList<string> LabelColumns { get; init; } = ["label"];

    /// <summary>Whether a TSV or CSV file starts with a line of column names.</summary>
    public bool Header { get; init; } = true;

    internal override bool HoldsTasks => true;

    internal override IReadOnlyList<string> Kinds => ["tsv", "csv", "jsonl", "json", "parquet"];

    /// <summary>A format from column names in which <c>|</c> separates alternatives: <c>"sentence|text_a"</c>.</summary>
    public static TextDataFormat Of(string name, string text, string? pair, string? label, params string[] labelNames) =>
        new()
        {
            Name = name,
            TextColumns = text.Split('|', StringSplitOptions.TrimEntries),
            PairColumns = pair?.Split('|', StringSplitOptions.TrimEntries) ?? [],
            LabelColumns = label?.Split('|', StringSplitOptions.TrimEntries) ?? [],
            LabelNames = labelNames,
        };

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        var head = TextHead.Of(input.Head.Head);
        return requireLabels && head.Refuse(this) is { } reason
            ? throw new DataException(path, 0, reason)
            : head.Rows(TextDataReader.ReadRows(path, this, head, input.Head.Labels, requireLabels, input.Head.Tasks), input, this);
    }

    /// <inheritdoc/>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        TextHead.Of(input.Head.Head).Rows(texts.Select(t => new Example(t) { Task = TaskOfAll ?? -1 }), input, this);
}
