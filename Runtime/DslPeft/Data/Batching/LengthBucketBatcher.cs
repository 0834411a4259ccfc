namespace DslPeft.Data;

/// <summary>How large a batch may get.</summary>
/// <param name="Rows">Rows at most.</param>
/// <param name="Tokens">Tokens at most, padding included; 0 for no such limit. A single row longer than that is a batch of its own.</param>
public readonly record struct BatchBudget(int Rows, int Tokens = 0);

/// <summary>
/// Puts rows of about equal length into one batch, so that little of it is padding: rows are shuffled, sorted by length within runs of
/// <see cref="BatchesPerBucket"/> batches, cut into batches, and the batches are shuffled. Everything follows from the seed and the epoch,
/// so that (epoch, batch index) is all a resumed run needs.
/// </summary>
public sealed class LengthBucketBatcher(IReadOnlyList<int> lengths, BatchBudget budget, long seed)
{
    private const int BatchesPerBucket = 64;

    private (int Epoch, IReadOnlyList<int[]> Batches) _latest = (-1, []);

    /// <summary>The batches of one epoch, each a list of row indices. Every row occurs exactly once. The latest epoch is kept.</summary>
    public IReadOnlyList<int[]> Epoch(int epoch)
    {
        if (_latest.Epoch != epoch)
        {
            _latest = (epoch, Shuffled(epoch));
        }
        return _latest.Batches;
    }

    /// <summary>The number of batches of one epoch.</summary>
    public int Count(int epoch) => budget.Tokens > 0 ? Epoch(epoch).Count : (int)(((long)lengths.Count + budget.Rows - 1) / budget.Rows);

    private int[][] Shuffled(int epoch)
    {
        var random = SeededRandom.Stream(seed, epoch);
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        random.Shuffle<int>(order);
        var batches = new List<int[]>();
        foreach (var bucket in order.Chunk((int)Math.Min((long)budget.Rows * BatchesPerBucket, int.MaxValue)))
        {
            Array.Sort(bucket, (a, b) => lengths[a] != lengths[b] ? lengths[a] - lengths[b] : a - b);
            Cut(bucket, batches);
        }
        int[][] shuffled = [.. batches];
        random.Shuffle<int[]>(shuffled);
        return shuffled;
    }

    /// <summary>Batches in order of length, for measuring, where order does not matter.</summary>
    public IReadOnlyList<int[]> Sorted()
    {
        var batches = new List<int[]>();
        Cut([.. Enumerable.Range(0, lengths.Count).OrderBy(i => lengths[i])], batches);
        return batches;
    }

    private void Cut(int[] rows, List<int[]> batches)
    {
        var start = 0;
        for (var end = 1; end <= rows.Length; end++)
        {
            // Rows come sorted by length, so the next row would be the longest of the batch.
            var full =
                end == rows.Length
                || end - start == budget.Rows
                || (budget.Tokens > 0 && (end - start + 1) * lengths[rows[end]] > budget.Tokens);
            if (full)
            {
                batches.Add(rows[start..end]);
                start = end;
            }
        }
    }
}
