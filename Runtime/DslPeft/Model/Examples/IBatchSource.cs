namespace DslPeft.Training;

/// <summary>
/// Batches by epoch and place. The same epoch and place always give the same batch, so that a resumed run sees what it would have seen.
/// </summary>
public interface IBatchSource
{
    /// <summary>A digest of the data and of what decides their order.</summary>
    string Fingerprint { get; }

    /// <summary>The number of batches of an epoch.</summary>
    int Count(int epoch);

    /// <summary>One batch; the caller disposes it.</summary>
    Batch Get(int epoch, int index);

    /// <summary>The rows of the data, from 0 on, that a batch is made of, for messages; null where they have no numbers.</summary>
    IReadOnlyList<int>? RowsOf(int epoch, int index) => null;
}
