using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Batches of labelled texts, of about equal length each, in an order that the seed and the epoch decide.</summary>
public sealed class LabelledBatchSource : IBatchSource
{
    private readonly LengthBucketBatcher _batcher;
    private readonly BatchCollator _collator;
    private (int Epoch, IReadOnlyList<int[]> Batches) _current = (-1, []);

    public LabelledBatchSource(EncodedDataset data, HeadKind head, BatchBudget budget, long seed)
    {
        _batcher = new LengthBucketBatcher(data.Lengths(), budget, seed);
        _collator = new BatchCollator(data, head);
        Fingerprint = data.Fingerprint;
    }

    public string Fingerprint { get; }

    public int Count(int epoch) => Batches(epoch).Count;

    public Batch Get(int epoch, int index) => _collator.Collate(Batches(epoch)[index]);

    private IReadOnlyList<int[]> Batches(int epoch)
    {
        if (_current.Epoch != epoch)
        {
            _current = (epoch, _batcher.Epoch(epoch));
        }
        return _current.Batches;
    }
}
