using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Lays texts out in rows for masked language modelling.</summary>
public static class TokenPacker
{
    /// <summary>
    /// Each text by itself, in rows of <paramref name="length"/> tokens at most: what a model sees that is later tuned on single
    /// sentences. An empty text gives no row.
    /// </summary>
    public static IReadOnlyList<int[]> Split(IEnumerable<string> texts, Tokenizer tokenizer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        var room = length - tokenizer.Frame.Count;
        return [.. texts.SelectMany(text => tokenizer.Encode(text).Chunk(room)).Select(pieces => tokenizer.Frame.Around(pieces).Ids)];
    }

    /// <summary>
    /// Texts end to end in rows of <paramref name="length"/> tokens, so that no step is spent on padding; a text that does not fit goes on
    /// in the next row. What is left at the end and does not fill a row is dropped.
    /// </summary>
    public static IReadOnlyList<int[]> Pack(IEnumerable<string> texts, Tokenizer tokenizer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        var room = length - tokenizer.Frame.Count;
        var rows = new List<int[]>();
        var open = new List<int>();
        foreach (var text in texts)
        {
            open.AddRange(tokenizer.Encode(text));
            var start = 0;
            for (; open.Count - start >= room; start += room)
            {
                rows.Add(tokenizer.Frame.Around([.. open.GetRange(start, room)]).Ids);
            }
            open.RemoveRange(0, start);
        }
        return rows;
    }
}
