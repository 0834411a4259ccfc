using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Batches of labelled texts, of about equal length each, in an order that the seed and the epoch decide.</summary>
public sealed class LabelledBatchSource : IBatchSource
{
    private readonly LengthBucketBatcher _batcher;
    private readonly BatchCollator _collator;

    public LabelledBatchSource(EncodedDataset data, HeadKind head, BatchBudget budget, long seed)
    {
        _batcher = new LengthBucketBatcher(data.Lengths(), budget, seed);
        _collator = new BatchCollator(data, head);
        Fingerprint = data.Fingerprint;
    }

    public string Fingerprint { get; }

    public int Count(int epoch) => _batcher.Epoch(epoch).Count;

    public Batch Get(int epoch, int index) => _collator.Collate(_batcher.Epoch(epoch)[index]);
}
