using System.Buffers;

namespace DslPeft.Tokenization;

/// <summary>
/// A part of a text that holds no token, from <paramref name="Start"/> to before <paramref name="End"/>, and the token behind it.
/// </summary>
/// <param name="Start">Where the part starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Token">The token behind it; null at the end of the text.</param>
/// <param name="TokenStart">Where the token starts; blanks that belong to it stand before.</param>
internal readonly record struct TextRun(int Start, int End, AddedToken? Token, int TokenStart);

/// <summary>Finds tokens that are written out in a text: the first one, and the longest of those that start at one place.</summary>
internal sealed class TokenFinder
{
    private readonly SearchValues<char> _starts;
    private readonly ILookup<char, AddedToken> _byStart;

    public TokenFinder(IEnumerable<AddedToken> tokens)
    {
        _byStart = tokens.OrderByDescending(token => token.Text.Length).ToLookup(token => token.Text[0]);
        _starts = SearchValues.Create([.. _byStart.Select(group => group.Key)]);
    }

    /// <summary>The parts of a text between its tokens, in order; a part may be empty.</summary>
    public IEnumerable<TextRun> Runs(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var (at, token) = Next(text, start);
            var end = at;
            while (token is { TakesBlanksBefore: true } && end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }
            yield return new TextRun(start, end, token, at);
            start = token is null ? text.Length : at + token.Text.Length;
            while (token is { TakesBlanksBehind: true } && start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }
        }
    }

    private (int At, AddedToken? Token) Next(string text, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            var offset = text.AsSpan(at).IndexOfAny(_starts);
            if (offset < 0)
            {
                break;
            }
            at += offset;
            foreach (var token in _byStart[text[at]])
            {
                if (text.AsSpan(at).StartsWith(token.Text, StringComparison.Ordinal))
                {
                    return (at, token);
                }
            }
        }
        return (text.Length, null);
    }
}
