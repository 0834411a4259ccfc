using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>Batches for masked language modelling, of rows of about equal length. Each epoch has its own order and its own masks.</summary>
public sealed class MaskedLmBatchSource : IBatchSource
{
    private const long MaskStream = 2;

    private readonly IReadOnlyList<int[]> _rows;
    private readonly MaskedLmCollator _collator;
    private readonly LengthBucketBatcher _batcher;
    private readonly long _seed;

    public MaskedLmBatchSource(
        IReadOnlyList<int[]> rows,
        Vocabulary vocabulary,
        BatchBudget budget,
        long seed,
        double share = MaskedLmCollator.StandardShare
    )
    {
        (_rows, _collator, _seed) = (rows, new MaskedLmCollator(vocabulary, share), seed);
        _batcher = new LengthBucketBatcher([.. rows.Select(row => row.Length)], budget, seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(row));
        }
        hash.AppendData(BitConverter.GetBytes(share));
        hash.AppendData(MemoryMarshal.AsBytes<int>([budget.Rows, budget.Tokens]));
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public string Fingerprint { get; }

    public int Count(int epoch) => _batcher.Count(epoch);

    public Batch Get(int epoch, int index) =>
        _collator.Collate([.. RowsOf(epoch, index).Select(row => _rows[row])], SeededRandom.Stream(_seed, MaskStream, epoch, index));

    public IReadOnlyList<int> RowsOf(int epoch, int index) => _batcher.Epoch(epoch)[index];
}
