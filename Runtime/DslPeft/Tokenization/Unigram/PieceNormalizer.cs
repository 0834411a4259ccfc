namespace DslPeft.Tokenization.Unigram;

/// <summary>
/// How a SentencePiece model writes a text before it is cut (Kudo and Richardson, arXiv 1808.06226): runs of characters rewritten, blanks
/// at both ends and repeated ones dropped, a blank put before it, and blanks written as <c>▁</c>.
/// </summary>
/// <param name="Map">What characters are rewritten to; null for none.</param>
/// <param name="Prefix">Whether a text gets a blank before it.</param>
/// <param name="RemovesBlanks">Whether blanks at both ends of a text are dropped, and of several in a row all but one.</param>
/// <param name="Kept">The pieces that are not rewritten, as a user defined them.</param>
internal sealed record PieceNormalizer(CharacterMap? Map, bool Prefix, bool RemovesBlanks, PieceTrie Kept)
{
    /// <summary>What blanks are written as.</summary>
    public const char Blank = '▁';

    /// <summary>Writes a text as its pieces are written.</summary>
    public SourceText Write(SourceText text) => Write(text, Prefix, RemovesBlanks);

    /// <summary>Writes a text as its pieces are written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">Whether it gets a blank before it.</param>
    /// <param name="leading">Whether blanks at its start are dropped.</param>
    public SourceText Write(SourceText text, bool prefix, bool leading)
    {
        var made = new SourceText.Builder();
        var afterBlank = leading;
        var at = 0;
        while (leading && at < text.Length && Next(text, at) is (_, " ") and var blank)
        {
            at += blank.Length;
        }
        if (at == text.Length)
        {
            return made.Finish();
        }
        if (prefix)
        {
            made.Add([Blank], text.Starts[at], text.Starts[at]);
        }
        while (at < text.Length)
        {
            var (length, written) = Next(text, at);
            if (afterBlank)
            {
                written = written.TrimStart(' ');
            }
            if (written.Length > 0)
            {
                made.Add(written.Replace(' ', Blank), text, at, length);
                afterBlank = written[^1] == ' ';
            }
            afterBlank &= RemovesBlanks;
            at += length;
        }
        while (RemovesBlanks && made.EndsWith(Blank))
        {
            made.DropLast();
        }
        return made.Finish();
    }

    /// <summary>How long the next run of a text is, and what it becomes.</summary>
    private (int Length, string Made) Next(SourceText text, int at)
    {
        var kept = 0;
        foreach ((var length, _) in Kept.At(text.Text, at))
        {
            kept = length;
        }
        if (kept > 0)
        {
            return (kept, text.Text.Substring(at, kept));
        }
        if (Map?.Longest(text.Text.AsSpan(at)) is { } run)
        {
            return run;
        }
        var width = char.IsHighSurrogate(text.Text[at]) ? 2 : 1;
        return (width, text.Text.Substring(at, width));
    }
}
