using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>Texts or pairs of texts with a label, a number, or several labels each.</summary>
/// <param name="data">The texts in tokens.</param>
/// <param name="head">The head, which is one over labelled texts.</param>
/// <param name="format">Names of the classes; null for indices.</param>
public sealed class TextRows(EncodedDataset data, TaskHead head, TextDataFormat? format = null) : TaskRows
{
    private readonly TextHead _head = TextHead.Of(head);
    private readonly BatchCollator _collator = new(data, head);

    public override int Count => data.Count;

    /// <summary>So many of the rows, chosen by a seed (<see cref="EncodedDataset.Sample"/>).</summary>
    public TextRows Sample(int rows, int seed) => new(data.Sample(rows, seed), _head, format);

    public override string Fingerprint => data.Fingerprint;

    public override string Metric => _head.Metric;

    public override IReadOnlyList<int>? CountLabels(int labels) =>
        _head.GivesClasses ? [.. Enumerable.Range(0, labels).Select(label => data.Labels.Count(l => l == label))] : null;

    public override IReadOnlyList<int> Lengths() => data.Lengths();

    public override Batch Collate(IReadOnlyList<int> rows) => _collator.Collate(rows);

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) =>
        _head.Measure(logits, new MadeList<Example>(Count, row => data.Examples[row].Source with { Text = "", Pair = null }));

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits)
    {
        var names = format ?? new TextDataFormat { Name = "" };
        return data.Examples.Zip(logits, (row, scores) => _head.Predict(row.Source, scores, names));
    }
}
