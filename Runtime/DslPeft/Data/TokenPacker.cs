using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Lays texts out in rows <c>[CLS] … [SEP]</c> for masked language modelling.</summary>
public static class TokenPacker
{
    /// <summary>
    /// Each text by itself, in rows of <paramref name="length"/> tokens at most: what a model sees that is later tuned on single sentences. An empty
    /// text gives no row.
    /// </summary>
    public static IReadOnlyList<int[]> Split(IEnumerable<string> texts, WordPieceTokenizer tokenizer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        WordPieceVocabulary vocabulary = tokenizer.Vocabulary;
        return [.. texts.SelectMany(text => tokenizer.Encode(text).Chunk(length - 2))
            .Select(pieces => (int[])[vocabulary.ClassId, .. pieces, vocabulary.SeparatorId])];
    }

    /// <summary>
    /// Texts end to end in rows of <paramref name="length"/> tokens, so that no step is spent on padding; a text that does not fit goes on in the next
    /// row. What is left at the end and does not fill a row is dropped.
    /// </summary>
    public static IReadOnlyList<int[]> Pack(IEnumerable<string> texts, WordPieceTokenizer tokenizer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        WordPieceVocabulary vocabulary = tokenizer.Vocabulary;
        var rows = new List<int[]>();
        var open = new List<int>();
        foreach (string text in texts)
        {
            open.AddRange(tokenizer.Encode(text));
            int start = 0;
            for (; open.Count - start >= length - 2; start += length - 2)
            {
                rows.Add([vocabulary.ClassId, .. open.GetRange(start, length - 2), vocabulary.SeparatorId]);
            }
            open.RemoveRange(0, start);
        }
        return rows;
    }
}
