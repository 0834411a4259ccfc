namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>A place in the tokens of a template.</summary>
internal sealed class Cursor(IReadOnlyList<Token> tokens)
{
    private const int MostDepth = 100;

    private int _at;
    private int _depth;

    public Token Current => tokens[_at];

    public Token Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Take() => tokens[_at == tokens.Count - 1 ? _at : _at++];

    /// <summary>Takes a sign or a word if it stands there.</summary>
    public bool TryTake(TokenKind kind, string text)
    {
        var there = Current.Is(kind, text);
        if (there)
        {
            _at++;
        }
        return there;
    }

    public bool TrySign(string sign) => TryTake(TokenKind.Sign, sign);

    public bool TryWord(string word) => TryTake(TokenKind.Name, word);

    /// <summary>Takes a sign that must stand there.</summary>
    /// <exception cref="JinjaException">Another token does.</exception>
    public void Sign(string sign)
    {
        if (!TrySign(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    /// <summary>Takes a token of a kind that must stand there.</summary>
    /// <exception cref="JinjaException">Another token does.</exception>
    public Token Take(TokenKind kind, string expected) => Current.Kind == kind ? Take() : throw Unexpected(expected);

    public JinjaException Unexpected(string expected) => new(Current.Line, $"{Current} stands where {expected} is expected");

    /// <summary>Reads something that may hold itself.</summary>
    /// <exception cref="JinjaException">It is nested too deeply.</exception>
    public T Nested<T>(Func<T> read)
    {
        if (++_depth > MostDepth)
        {
            throw new JinjaException(Current.Line, $"the template is nested deeper than {MostDepth}");
        }
        var result = read();
        _depth--;
        return result;
    }
}
