using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DslPeft.Data;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>Batches of packed rows for masked language modelling. Each epoch has its own order and its own masks.</summary>
public sealed class MaskedLmBatchSource : IBatchSource
{
    private const long OrderStream = 1, MaskStream = 2;

    private readonly IReadOnlyList<int[]> _rows;
    private readonly MaskedLmCollator _collator;
    private readonly int _batchSize;
    private readonly long _seed;
    private (int Epoch, int[] Order) _current = (-1, []);

    public MaskedLmBatchSource(IReadOnlyList<int[]> rows, WordPieceVocabulary vocabulary, int batchSize, long seed, double share = MaskedLmCollator.StandardShare)
    {
        (_rows, _collator, _batchSize, _seed) = (rows, new MaskedLmCollator(vocabulary, share), batchSize, seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int[] row in rows)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(row));
        }
        hash.AppendData(BitConverter.GetBytes(share));
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public string Fingerprint { get; }

    /// <summary>Whole batches only; which rows are left over changes from epoch to epoch.</summary>
    public int Count(int epoch) => _rows.Count / _batchSize;

    public Batch Get(int epoch, int index)
    {
        int[] order = Order(epoch);
        int[][] rows = [.. order.AsSpan(index * _batchSize, _batchSize).ToArray().Select(r => _rows[r])];
        return _collator.Collate(rows, SeededRandom.Stream(_seed, MaskStream, epoch, index));
    }

    private int[] Order(int epoch)
    {
        if (_current.Epoch != epoch)
        {
            int[] order = [.. Enumerable.Range(0, _rows.Count)];
            SeededRandom.Stream(_seed, OrderStream, epoch).Shuffle<int>(order);
            _current = (epoch, order);
        }
        return _current.Order;
    }
}
