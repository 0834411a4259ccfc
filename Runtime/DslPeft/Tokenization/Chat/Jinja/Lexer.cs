using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>
/// Cuts a template into tokens. White space is as chat templates have it: the first line break after a tag or a comment is dropped, and so
/// are the blanks between the start of a line and a tag or a comment (Jinja's <c>trim_blocks</c> and <c>lstrip_blocks</c>); <c>-</c> drops
/// all white space on its side, and <c>+</c> keeps it.
/// </summary>
internal sealed partial class Lexer
{
    private static readonly string[] Signs =
    [
        "**",
        "//",
        "==",
        "!=",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "~",
        "<",
        ">",
        "=",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        ",",
        ".",
        ":",
    ];

    private static readonly Dictionary<char, string> Escapes = new()
    {
        ['\n'] = "",
        ['\\'] = "\\",
        ['\''] = "'",
        ['"'] = "\"",
        ['a'] = "\a",
        ['b'] = "\b",
        ['f'] = "\f",
        ['n'] = "\n",
        ['r'] = "\r",
        ['t'] = "\t",
        ['v'] = "\v",
    };

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;

    private Lexer(string source) => _source = source;

    /// <summary>The tokens of a template, the end included.</summary>
    /// <exception cref="JinjaException">The template is damaged.</exception>
    public static IReadOnlyList<Token> Read(string template)
    {
        var source = template.ReplaceLineEndings("\n");
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadTemplate();
        return lexer._tokens;
    }

    private bool AtEnd => _at >= _source.Length;

    private void ReadTemplate()
    {
        while (!AtEnd)
        {
            var start = FindStart(_at);
            var kind = start < _source.Length ? _source[start + 1] : '\0';
            var sign = start + 2 < _source.Length ? _source[start + 2] : '\0';
            AddText(Before(start, kind, sign));
            Move(start);
            if (AtEnd)
            {
                break;
            }
            var line = _line;
            Move(_at + (sign is '-' or '+' && kind != '{' || sign == '-' ? 3 : 2));
            if (kind == '#')
            {
                SkipComment(line);
            }
            else if (kind == '%' && IsRaw())
            {
                ReadRaw(line);
            }
            else
            {
                _tokens.Add(new Token(kind == '%' ? TokenKind.TagStart : TokenKind.OutputStart, "", line));
                ReadCode(kind, line);
            }
        }
        _tokens.Add(new Token(TokenKind.End, "", _line));
    }

    /// <summary>Where the next tag, output or comment starts.</summary>
    private int FindStart(int from)
    {
        for (var at = _source.IndexOf('{', from); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }
        return _source.Length;
    }

    /// <summary>The text before a tag, an output or a comment, without the white space that it drops.</summary>
    private string Before(int start, char kind, char sign)
    {
        var text = _source[_at..start];
        if (kind != '\0' && sign == '-')
        {
            return text.TrimEnd(PythonText.IsSpace);
        }
        if (kind is '%' or '#' && sign != '+')
        {
            var lineStart = text.LastIndexOf('\n') + 1;
            var startsLine = lineStart > 0 || _at == 0 || _source[_at - 1] == '\n';
            if (startsLine && text.AsSpan(lineStart).IndexOfAnyExcept(' ', '\t') < 0)
            {
                return text[..lineStart];
            }
        }
        return text;
    }

    private void AddText(string text)
    {
        if (text.Length > 0)
        {
            _tokens.Add(new Token(TokenKind.Text, text, _line));
        }
    }

    private void SkipComment(int line)
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaException(line, "a comment is not closed by '#}'");
        }
        var sign = end > _at ? _source[end - 1] : '\0';
        Move(end + 2);
        After(sign, dropsLineBreak: true);
    }

    private bool IsRaw()
    {
        var at = _at;
        while (at < _source.Length && PythonText.IsSpace(_source[at]))
        {
            at++;
        }
        return string.CompareOrdinal(_source, at, "raw", 0, 3) == 0 && at + 3 < _source.Length && !IsNamePart(_source[at + 3]);
    }

    private void ReadRaw(int line)
    {
        var opened = _source.IndexOf("%}", _at, StringComparison.Ordinal);
        var end = opened < 0 ? -1 : _source.IndexOf("{% endraw %}", opened, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaException(line, "'raw' is not closed by '{% endraw %}'");
        }
        var sign = _source[opened - 1];
        Move(opened + 2);
        After(sign, dropsLineBreak: true);
        AddText(_at < end ? _source[_at..end] : "");
        Move(end + "{% endraw %}".Length);
        After('\0', dropsLineBreak: true);
    }

    /// <summary>The tokens of a tag or an output, its end included.</summary>
    private void ReadCode(char kind, int line)
    {
        var end = kind == '%' ? "%}" : "}}";
        var open = 0;
        while (true)
        {
            while (!AtEnd && PythonText.IsSpace(_source[_at]))
            {
                Move(_at + 1);
            }
            if (AtEnd)
            {
                throw new JinjaException(line, $"'{{{(kind == '%' ? '%' : '{')}' is not closed by '{end}'");
            }
            var sign = _source[_at];
            var signed = sign is '-' || (sign == '+' && kind == '%');
            var at = signed ? _at + 1 : _at;
            if (open == 0 && string.CompareOrdinal(_source, at, end, 0, 2) == 0)
            {
                Move(at + 2);
                _tokens.Add(new Token(kind == '%' ? TokenKind.TagEnd : TokenKind.OutputEnd, "", _line));
                After(signed ? sign : '\0', dropsLineBreak: kind == '%');
                return;
            }
            var token = ReadToken();
            open +=
                token.Kind != TokenKind.Sign ? 0
                : token.Text is "(" or "[" or "{" ? 1
                : token.Text is ")" or "]" or "}" ? -1
                : 0;
            if (open < 0)
            {
                throw new JinjaException(token.Line, $"{token} closes nothing");
            }
            _tokens.Add(token);
        }
    }

    /// <summary>Passes over the white space that the end of a tag, an output or a comment drops.</summary>
    private void After(char sign, bool dropsLineBreak)
    {
        if (sign == '-')
        {
            while (!AtEnd && PythonText.IsSpace(_source[_at]))
            {
                Move(_at + 1);
            }
        }
        else if (sign != '+' && dropsLineBreak && !AtEnd && _source[_at] == '\n')
        {
            Move(_at + 1);
        }
    }

    private void Move(int to)
    {
        _line += _source.AsSpan(_at, Math.Min(to, _source.Length) - _at).Count('\n');
        _at = to;
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
