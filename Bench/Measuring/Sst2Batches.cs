using DslPeft.Data;

namespace DslPeft.Bench.Measuring;

/// <summary>The lengths of the rows of a few batches that stand for an epoch's over SST-2.</summary>
internal static class Sst2Batches
{
    /// <summary>Rows of a batch.</summary>
    public const int Size = 32;

    private const int Seed = 3;

    /// <summary>Batches of rows of about equal length, as the trainer makes them.</summary>
    public static int[][] Grouped(int count) =>
        Sampled(new LengthBucketBatcher(Sst2Lengths.All, new BatchBudget(Size), Seed).Epoch(0), count);

    /// <summary>Batches of rows as they come from a shuffled file.</summary>
    public static int[][] Shuffled(int count)
    {
        int[] rows = [.. Enumerable.Range(0, Sst2Lengths.All.Length)];
        SeededRandom.Stream(Seed, 1).Shuffle<int>(rows);
        return Sampled([.. rows.Chunk(Size).Where(batch => batch.Length == Size)], count);
    }

    /// <summary>Lengths of the rows of a few batches that are spread evenly over all, in order of their longest row.</summary>
    private static int[][] Sampled(IReadOnlyList<int[]> batches, int count)
    {
        int[][] ordered =
        [
            .. batches.Select(batch => batch.Select(row => Sst2Lengths.All[row]).ToArray()).OrderBy(lengths => lengths.Max()),
        ];
        return [.. Enumerable.Range(0, count).Select(i => ordered[((2 * i) + 1) * ordered.Length / (2 * count)])];
    }
}
