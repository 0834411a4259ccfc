using DslPeft.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Makes the inputs of a batch of token sequences.</summary>
internal static class TokenTensors
{
    /// <summary>
    /// A batch (B, T), padded to the longest row, with the given labels and the task of each row, -1 for none; segments only where
    /// <paramref name="segments"/> says so.
    /// </summary>
    public static Batch Pad(
        IReadOnlyList<TokenSequence> rows,
        int paddingId,
        bool segments,
        Tensor? labels,
        IReadOnlyList<int>? tasks = null
    )
    {
        var longest = Longest(rows);
        long[] shape = [rows.Count, longest];
        return new Batch(
            tensor(Fill(rows, longest, paddingId, row => row.Ids), shape),
            tensor(Fill(rows, longest, 0, row => Enumerable.Repeat(1, row.Length)), shape),
            segments ? tensor(Fill(rows, longest, 0, row => row.TypeIds), shape) : null,
            labels: labels,
            tasks: Tasks(tasks)
        );
    }

    /// <summary>The task of each row (B), int64; null where no row has one.</summary>
    /// <exception cref="InvalidOperationException">Some rows have one and others none.</exception>
    public static Tensor? Tasks(IReadOnlyList<int>? rows)
    {
        if (rows is null || rows.All(task => task < 0))
        {
            return null;
        }
        return rows.All(task => task >= 0)
            ? tensor(rows.Select(task => (long)task).ToArray())
            : throw new InvalidOperationException("Some rows of a batch have a task, and others none.");
    }

    public static int Longest(IReadOnlyList<TokenSequence> rows) => rows.Max(row => row.Length);

    /// <summary>One number a token, row by row, with <paramref name="padding"/> behind each row.</summary>
    public static long[] Fill<T>(IReadOnlyList<T> rows, int longest, long padding, Func<T, IEnumerable<int>> values)
    {
        var filled = new long[rows.Count * longest];
        Array.Fill(filled, padding);
        for (var row = 0; row < rows.Count; row++)
        {
            var at = row * longest;
            foreach (var value in values(rows[row]))
            {
                filled[at++] = value;
            }
        }
        return filled;
    }
}
