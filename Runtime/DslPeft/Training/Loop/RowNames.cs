namespace DslPeft.Training;

/// <summary>Names rows of the training data in messages.</summary>
internal static class RowNames
{
    private const int Most = 8;

    /// <summary>The rows by number from 1 on, the first few of many; null without any.</summary>
    public static string? Of(IReadOnlyList<int>? rows) =>
        rows switch
        {
            null or { Count: 0 } => null,
            [int only] => $"row {only + 1} of the training data",
            _ =>
                $"rows {string.Join(", ", rows.Order().Take(Most).Select(row => row + 1))}{(rows.Count > Most ? ", …" : "")} of the training data",
        };
}
