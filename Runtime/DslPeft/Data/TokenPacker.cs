using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>Packs texts into rows of one length for masked language modelling, so that no step is spent on padding.</summary>
public static class TokenPacker
{
    /// <summary>
    /// Tokenises texts and lays them end to end in rows of <paramref name="length"/> tokens, <c>[CLS] … [SEP]</c>; a text that does not fit goes on in
    /// the next row. What is left at the end and does not fill a row is dropped.
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
