namespace DslPeft.Tokenization;

/// <summary>
/// Cuts a text into the words that byte pairs are merged within, as Llama 3 does (arXiv 2407.21783): English contractions in any case, letters behind one other sign, up to three
/// digits, signs with the line ends behind them, and white space. In the notation of its <c>tokenizer.json</c>: <see cref="Pattern"/>.
/// </summary>
internal static class Llama3Words
{
    public const string Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int Digits = 3;

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
        foreach (string contraction in Contractions)
        {
            if (text.AsSpan(start).StartsWith(contraction, StringComparison.OrdinalIgnoreCase))
            {
                return start + contraction.Length;
            }
        }
        (CharacterKind kind, int width) = CharacterKinds.At(text, start);
        bool lineEnd = IsLineEnd(text, start);
        int letters = kind == CharacterKind.Letter || kind == CharacterKind.Number || lineEnd ? start : start + width;
        int end = CharacterKinds.End(text, letters, CharacterKind.Letter);
        if (end > letters)
        {
            return end;
        }
        if (kind == CharacterKind.Number)
        {
            return CharacterKinds.End(text, start, kind, Digits);
        }
        int signs = text[start] == ' ' ? start + 1 : start;
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
        int end = CharacterKinds.End(text, start, CharacterKind.Blank);
        for (int last = end; last > start; last--)
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
