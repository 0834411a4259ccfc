namespace DslPeft.Tokenization.Words;

/// <summary>
/// Cuts a text into the words that byte pairs are merged within, as Llama 3 (arXiv 2407.21783) and Qwen (arXiv 2309.16609) do: English
/// contractions in any case, letters behind one other sign, up to three digits (Llama 3) or one (Qwen), signs with the line ends behind
/// them, and white space.
/// </summary>
internal static class ContractionWords
{
    private const string Before = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|",
        After = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The pattern of Llama 3 in its <c>tokenizer.json</c>, and that of Qwen.</summary>
    public const string Llama3Pattern = Before + @"\p{N}{1,3}" + After,
        QwenPattern = Before + @"\p{N}" + After;

    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>How many digits a word has at most that a pattern cuts; null for another pattern.</summary>
    public static int? DigitsOf(string pattern) =>
        pattern switch
        {
            Llama3Pattern => 3,
            QwenPattern => 1,
            _ => null,
        };

    /// <summary>The words in order; together they are the text.</summary>
    public static IEnumerable<Range> Split(string text, int digits)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = End(text, start, digits);
            yield return start..end;
        }
    }

    private static int End(string text, int start, int digits)
    {
        foreach (var contraction in Contractions)
        {
            if (text.AsSpan(start).StartsWith(contraction, StringComparison.OrdinalIgnoreCase))
            {
                return start + contraction.Length;
            }
        }
        var (kind, width) = CharacterKinds.At(text, start);
        var lineEnd = IsLineEnd(text, start);
        var letters = kind == CharacterKind.Letter || kind == CharacterKind.Number || lineEnd ? start : start + width;
        var end = CharacterKinds.End(text, letters, CharacterKind.Letter);
        if (end > letters)
        {
            return end;
        }
        if (kind == CharacterKind.Number)
        {
            return CharacterKinds.End(text, start, kind, digits);
        }
        var signs = text[start] == ' ' ? start + 1 : start;
        end = CharacterKinds.End(text, signs, CharacterKind.Other);
        if (end > signs)
        {
            while (IsLineEnd(text, end))
            {
                end++;
            }
            return end;
        }
        return Blanks(text, start);
    }

    /// <summary>White space up to its last line end; without one, all of it, but for the last blank before a word.</summary>
    private static int Blanks(string text, int start)
    {
        var end = CharacterKinds.End(text, start, CharacterKind.Blank);
        for (var last = end; last > start; last--)
        {
            if (IsLineEnd(text, last - 1))
            {
                return last;
            }
        }
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static bool IsLineEnd(string text, int at) => at < text.Length && text[at] is '\r' or '\n';
}
