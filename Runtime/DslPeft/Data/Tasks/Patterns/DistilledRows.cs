using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Texts whose labels are what a teacher says of them.</summary>
/// <param name="texts">The texts.</param>
/// <param name="logits">The teacher's logits (C) of each.</param>
/// <param name="temperature">The temperature that its probabilities are softened by.</param>
internal sealed class DistilledRows(TextRows texts, IReadOnlyList<float[]> logits, double temperature) : TaskRows
{
    /// <inheritdoc/>
    public override int Count => texts.Count;

    /// <inheritdoc/>
    public override string Metric => texts.Metric;

    /// <inheritdoc/>
    public override string Fingerprint
    {
        get
        {
            using var hash = new RowHash();
            hash.Add<char>(texts.Fingerprint);
            foreach (var row in logits)
                hash.Add<float>(row);
            hash.Add<double>([temperature]);
            return hash.ToString();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths() => texts.Lengths();

    /// <summary>The batch of the rows, with the teacher's likeliest label and its logits.</summary>
    public override Batch Collate(IReadOnlyList<int> rows)
    {
        var batch = texts.Collate(rows);
        var labels = logits[0].Length;
        return new Batch(
            batch.InputIds,
            batch.AttentionMask,
            batch.TokenTypeIds,
            labels: tensor(rows.Select(row => (long)TaskMetrics.Largest(logits[row])).ToArray()),
            tasks: batch.Tasks
        )
        {
            Soft = new SoftLabels(tensor(rows.SelectMany(row => logits[row]).ToArray(), [rows.Count, labels]), temperature),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs) =>
        throw new NotSupportedException("The labels are a teacher's.");

    /// <inheritdoc/>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> outputs) => texts.Read(outputs);
}
