namespace DslPeft.Tokenization.Words;

/// <summary>
/// Cuts a text into the words that byte pairs are merged within, as GPT-2 does (Radford et al. 2019): English contractions, letters,
/// digits, other signs, each with one blank before it, and white space. In the notation of its code: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+|
/// ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. .NET's regular expressions know no characters beyond U+FFFF.
/// </summary>
internal static class ByteLevelWords
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>The words in order; together they are the text.</summary>
    public static IEnumerable<Range> Split(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = End(text, start);
            yield return start..end;
        }
    }

    private static int End(string text, int start)
    {
        foreach (var contraction in Contractions)
        {
            if (text.AsSpan(start).StartsWith(contraction, StringComparison.Ordinal))
            {
                return start + contraction.Length;
            }
        }
        var from =
            text[start] == ' ' && start + 1 < text.Length && CharacterKinds.At(text, start + 1).Kind != CharacterKind.Blank
                ? start + 1
                : start;
        var kind = CharacterKinds.At(text, from).Kind;
        var end = CharacterKinds.End(text, from, kind);
        // The last blank belongs to the word behind it.
        return kind == CharacterKind.Blank && end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
