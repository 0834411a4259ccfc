namespace DslPeft.Data;

/// <summary>
/// Puts texts together into rows of at most so many tokens, so that few of them are padding: the longest texts first, each into the row
/// with the least room that has enough (best fit decreasing). Texts of one length are taken in an order that the seed decides.
/// </summary>
internal static class TextPacker
{
    /// <summary>Indices of the texts of each row. A text that is longer than a row is a row by itself.</summary>
    public static int[][] Pack(IReadOnlyList<int> lengths, int length, long seed)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        SeededRandom.Stream(seed, 0L).Shuffle<int>(order);
        var rows = new List<List<int>>();
        // Rows by the room that they have left.
        var open = new Stack<List<int>>?[length + 1];
        foreach (var text in order.OrderByDescending(text => lengths[text]))
        {
            var room = Math.Min(lengths[text], length + 1);
            while (room <= length && open[room] is not { Count: > 0 })
                room++;
            var row = room <= length ? open[room]!.Pop() : [];
            if (row.Count == 0)
                rows.Add(row);
            row.Add(text);
            if ((room <= length ? room : length) - lengths[text] is >= 0 and var left)
                (open[left] ??= []).Push(row);
        }
        return [.. rows.Select(row => row.ToArray())];
    }
}
