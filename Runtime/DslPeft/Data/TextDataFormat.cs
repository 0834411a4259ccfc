namespace DslPeft.Data;

/// <summary>
/// Which columns of a data file hold the texts and the label, and what the label means. Where several names are given for a column, the first
/// that the file has is taken. In a file without a header the columns are named "1", "2", and so on. A label is a name of
/// <see cref="TaskDataFormat.LabelNames"/>, or an index where no name is a number.
/// </summary>
public sealed record TextDataFormat : TaskDataFormat
{
    /// <summary>Names that the text column may have.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = ["sentence", "text_a", "text"];

    /// <summary>Names that the column of the second text may have; empty where the task has single texts.</summary>
    public IReadOnlyList<string> PairColumns { get; init; } = [];

    /// <summary>Names that the label column may have.</summary>
    public IReadOnlyList<string> LabelColumns { get; init; } = ["label"];

    /// <summary>Whether a TSV or CSV file starts with a line of column names.</summary>
    public bool Header { get; init; } = true;

    internal override IReadOnlyList<string> Kinds => ["tsv", "csv", "jsonl", "json", "parquet"];

    /// <summary>A format from column names in which <c>|</c> separates alternatives: <c>"sentence|text_a"</c>.</summary>
    public static TextDataFormat Of(string name, string text, string? pair, string label, params string[] labelNames) => new()
    {
        Name = name,
        TextColumns = text.Split('|', StringSplitOptions.TrimEntries),
        PairColumns = pair?.Split('|', StringSplitOptions.TrimEntries) ?? [],
        LabelColumns = label.Split('|', StringSplitOptions.TrimEntries),
        LabelNames = labelNames,
    };

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true) => new TextRows(
        new EncodedDataset(TextDataReader.ReadRows(path, this, input.Head.Head, input.Head.Labels, requireLabels), input.Tokenizer, input.MaxLength), input.Head.Head, this);

    /// <inheritdoc/>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        new TextRows(new EncodedDataset(texts.Select(t => new Example(t)), input.Tokenizer, input.MaxLength), input.Head.Head, this);
}
