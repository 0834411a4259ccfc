using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>Texts or pairs of texts with a label, a number, or several labels each.</summary>
/// <param name="data">The texts in tokens.</param>
/// <param name="head">What a label is.</param>
/// <param name="format">Names of the classes; null for indices.</param>
public sealed class TextRows(EncodedDataset data, HeadKind head, TextDataFormat? format = null) : TaskRows
{
    private readonly BatchCollator _collator = new(data, head);

    public override int Count => data.Count;

    /// <summary>So many of the rows, chosen by a seed (<see cref="EncodedDataset.Sample"/>).</summary>
    public TextRows Sample(int rows, int seed) => new(data.Sample(rows, seed), head, format);

    public override string Fingerprint => data.Fingerprint;

    public override string Metric => TaskMetrics.Primary(head);

    public override IReadOnlyList<int>? CountLabels(int labels) => head is HeadKind.Classification or HeadKind.NextSentence
        ? [.. Enumerable.Range(0, labels).Select(label => data.Labels.Count(l => l == label))]
        : null;

    public override IReadOnlyList<int> Lengths() => data.Lengths();

    public override Batch Collate(IReadOnlyList<int> rows) => _collator.Collate(rows);

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) =>
        TaskMetrics.Measure(head, logits, [.. data.Examples.Select(e => e.Source with { Text = "", Pair = null })]);

    public override IReadOnlyList<Prediction> Read(IReadOnlyList<float[]> logits)
    {
        TextDataFormat names = format ?? new TextDataFormat { Name = "" };
        return [.. data.Examples.Zip(logits, (row, scores) => PredictionReader.Read(head, names, row.Source, scores))];
    }
}
