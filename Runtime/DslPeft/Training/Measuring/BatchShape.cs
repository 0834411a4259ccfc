using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>Rows B and tokens T of a batch (B, T), padding included.</summary>
internal readonly record struct BatchShape(int Rows, int Tokens)
{
    /// <summary>The shapes of batches, told from lengths alone.</summary>
    public static IEnumerable<BatchShape> Of(TaskRows data, IEnumerable<IReadOnlyList<int>> batches)
    {
        var lengths = data.Lengths();
        return batches.Select(rows => new BatchShape(rows.Sum(data.Sequences), rows.Max(row => lengths[row])));
    }
}
