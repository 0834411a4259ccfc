namespace DslPeft.Data;

/// <summary>
/// Which columns of a data file hold the texts and the label, and what the label means. Where several names are given for a column, the first
/// that the file has is taken. In a file without a header the columns are named "1", "2", and so on.
/// </summary>
public sealed record TextDataFormat
{
    /// <summary>The name of the data set, as reports show it.</summary>
    public required string Name { get; init; }

    /// <summary>Names that the text column may have.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = ["sentence", "text_a", "text"];

    /// <summary>Names that the column of the second text may have; empty where the task has single texts.</summary>
    public IReadOnlyList<string> PairColumns { get; init; } = [];

    /// <summary>Names that the label column may have.</summary>
    public IReadOnlyList<string> LabelColumns { get; init; } = ["label"];

    /// <summary>
    /// The classes' names; a class's index is its place. A label may be such a name, or an index where no name is a number. Empty where labels
    /// are indices alone.
    /// </summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>Whether a TSV or CSV file starts with a line of column names.</summary>
    public bool Header { get; init; } = true;

    /// <summary>A format from column names in which <c>|</c> separates alternatives: <c>"sentence|text_a"</c>.</summary>
    public static TextDataFormat Of(string name, string text, string? pair, string label, params string[] labelNames) => new()
    {
        Name = name,
        TextColumns = text.Split('|', StringSplitOptions.TrimEntries),
        PairColumns = pair?.Split('|', StringSplitOptions.TrimEntries) ?? [],
        LabelColumns = label.Split('|', StringSplitOptions.TrimEntries),
        LabelNames = labelNames,
    };

    /// <summary>How a class is shown: by its name where it has one.</summary>
    public string NameOf(int label) => label < LabelNames.Count ? LabelNames[label] : label.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
