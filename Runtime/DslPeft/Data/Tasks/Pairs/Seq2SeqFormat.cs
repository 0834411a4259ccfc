namespace DslPeft.Data;

/// <summary>
/// Sources and the targets that are written of them, in files of texts: TSV, CSV, JSON Lines, a list of JSON objects, or Parquet. Where
/// several names are given for a column, with <c>|</c> between them, the first that the file has is taken.
/// </summary>
public sealed record Seq2SeqFormat : TaskDataFormat
{
    /// <summary>Column of the source.</summary>
    public string Source { get; init; } = "source|text|document|article|input";

    /// <summary>Column of the target.</summary>
    public string Target { get; init; } = "target|summary|highlights|output";

    /// <summary>What stands before every source, as <c>"summarize: "</c> for T5 (Raffel et al., arXiv 1910.10683).</summary>
    public string Prefix { get; init; } = "";

    internal override bool HoldsTasks => true;

    internal override IReadOnlyList<string> Kinds => Columns(target: true).Kinds;

    /// <inheritdoc/>
    public override TaskRows Read(string path, TaskInput input, bool requireLabels = true)
    {
        RequireHead(path, input.Head, HeadKind.Seq2SeqLm);
        return new Seq2SeqRows(Examples(path, requireLabels, input.Head.Tasks), input);
    }

    /// <inheritdoc/>
    public override TaskRows OfTexts(IReadOnlyList<string> texts, TaskInput input) =>
        new Seq2SeqRows(texts.Select(text => new Example(Prefix + text) { Task = TaskOfAll ?? -1 }), input);

    /// <exception cref="DataException">The file is missing, empty or malformed, or a row has no source or target; names the
    /// line.</exception>
    private IEnumerable<Example> Examples(string path, bool requireTargets, int tasks)
    {
        var rowTasks = new RowTasks(path, this, tasks);
        foreach (var row in TextDataReader.Rows(path, Columns(requireTargets), requireLabels: false))
        {
            if (string.IsNullOrWhiteSpace(row.Text))
            {
                throw new DataException(path, row.Line, "the row has no source");
            }
            if (requireTargets && string.IsNullOrWhiteSpace(row.Pair))
            {
                throw new DataException(path, row.Line, "the row has no target");
            }
            yield return new Example(Prefix + row.Text, requireTargets ? row.Pair : null) { Task = rowTasks.Of(row.Line, row.Task) };
        }
    }

    private TextDataFormat Columns(bool target) =>
        TextDataFormat.Of(Name, Source, target ? Target : null, label: null) with
        {
            Encoding = Encoding,
            Kind = Kind,
            TaskColumn = TaskColumn,
            TaskOfAll = TaskOfAll,
        };
}
