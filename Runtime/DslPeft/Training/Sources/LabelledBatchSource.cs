using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Batches of labelled rows, of about equal length each, in an order that the seed and the epoch decide.</summary>
public sealed class LabelledBatchSource : IBatchSource
{
    // Keeps what rows draw apart from their order.
    private const long RowStream = 4;

    private readonly LengthBucketBatcher _batcher;
    private readonly TaskRows _rows;
    private readonly long _seed;

    public LabelledBatchSource(TaskRows rows, BatchBudget budget, long seed)
    {
        (_rows, _seed) = (rows, seed);
        _batcher = new LengthBucketBatcher(rows.Lengths(), budget, seed);
    }

    /// <summary>Batches of labelled texts.</summary>
    public LabelledBatchSource(EncodedDataset data, TaskHead head, BatchBudget budget, long seed)
        : this(new TextRows(data, head), budget, seed) { }

    public string Fingerprint => _rows.Fingerprint;

    /// <summary>True if rows pack several texts.</summary>
    internal bool IsPacked => _rows is PackedRows;

    public int Count(int epoch) => _batcher.Count(epoch);

    /// <summary>The shape of every batch of an epoch, without making one.</summary>
    internal IEnumerable<BatchShape> Shapes(int epoch) => BatchShape.Of(_rows, _batcher.Epoch(epoch));

    public Batch Get(int epoch, int index) =>
        _rows.CollateToTrain(_batcher.Epoch(epoch)[index], SeededRandom.Stream(_seed, RowStream, epoch, index));

    public IReadOnlyList<int> RowsOf(int epoch, int index) => [.. _batcher.Epoch(epoch)[index].SelectMany(_rows.RowsIn)];
}
