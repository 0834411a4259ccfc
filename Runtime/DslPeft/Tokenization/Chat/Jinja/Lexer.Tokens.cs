using System.Globalization;
using System.Text;

namespace DslPeft.Tokenization.Chat.Jinja;

internal sealed partial class Lexer
{
    private Token ReadToken()
    {
        int start = _at,
            line = _line;
        var first = _source[_at];
        if (first is '"' or '\'')
        {
            return new Token(TokenKind.String, ReadString(first), line);
        }
        if (char.IsAsciiDigit(first))
        {
            return ReadNumber();
        }
        if (IsNamePart(first))
        {
            while (!AtEnd && IsNamePart(_source[_at]))
            {
                _at++;
            }
            return new Token(TokenKind.Name, _source[start.._at], line);
        }
        string sign = Signs.FirstOrDefault(sign => string.CompareOrdinal(_source, start, sign, 0, sign.Length) == 0)
            ?? throw new JinjaException(line, $"'{first}' has no meaning here");
        _at += sign.Length;
        return new Token(TokenKind.Sign, sign, line);
    }

    private Token ReadNumber()
    {
        var start = _at;
        SkipDigits();
        var whole = true;
        if (_at + 1 < _source.Length && _source[_at] == '.' && char.IsAsciiDigit(_source[_at + 1]))
        {
            (_at, whole) = (_at + 1, false);
            SkipDigits();
        }
        var sign = _at + 1 < _source.Length && _source[_at + 1] is '+' or '-' ? 2 : 1;
        if (!AtEnd && _source[_at] is 'e' or 'E' && _at + sign < _source.Length && char.IsAsciiDigit(_source[_at + sign]))
        {
            (_at, whole) = (_at + sign, false);
            SkipDigits();
        }
        if (!AtEnd && IsNamePart(_source[_at]))
        {
            throw new JinjaException(_line, "a number may be written in decimal digits alone");
        }
        return new Token(whole ? TokenKind.Integer : TokenKind.Float, _source[start.._at], _line);
    }

    private void SkipDigits()
    {
        while (!AtEnd && char.IsAsciiDigit(_source[_at]))
        {
            _at++;
        }
    }

    /// <summary>A string; its escapes are Python's.</summary>
    private string ReadString(char quote)
    {
        var line = _line;
        var text = new StringBuilder();
        for (Move(_at + 1); !AtEnd && _source[_at] != quote; Move(_at + 1))
        {
            text.Append(_source[_at] == '\\' && _at + 1 < _source.Length ? ReadEscape() : _source[_at].ToString());
        }
        if (AtEnd)
        {
            throw new JinjaException(line, "a string is not closed");
        }
        Move(_at + 1);
        return text.ToString();
    }

    private string ReadEscape()
    {
        Move(_at + 1);
        var kind = _source[_at];
        switch (kind)
        {
            case 'x':
                return ReadCodePoint(2);
            case 'u':
                return ReadCodePoint(4);
            case 'U':
                return ReadCodePoint(8);
            case >= '0' and <= '7':
                throw new JinjaException(_line, "an escape may not be octal");
            default:
                return Escapes.TryGetValue(kind, out var meant) ? meant : "\\" + kind;
        }
    }

    private string ReadCodePoint(int digits)
    {
        var valid =
            uint.TryParse(
                _source.AsSpan(_at + 1, Math.Min(digits, _source.Length - _at - 1)),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
            && _source.Length - _at - 1 >= digits
            && Rune.IsValid(code);
        if (!valid)
        {
            throw new JinjaException(_line, $"'\\{_source[_at]}' is not followed by {digits} digits of a character");
        }
        Move(_at + digits);
        return new Rune(code).ToString();
    }
}
