namespace DslPeft.Tokenization.Words;

/// <summary>
/// Whether a regular expression of a <c>tokenizer.json</c> means the same to .NET as to the library that it was written for (Oniguruma):
/// characters and their escapes, <c>\s \S \d \D</c>, general categories, classes and what classes in them add, groups, alternatives,
/// looking ahead and greedy or lazy repetition. What the two read differently, as <c>\w</c>, is refused.
/// </summary>
internal sealed class PatternSyntax
{
    private static readonly string[] Categories =
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "C",
        "Cc",
        "Cf",
    ];

    private readonly string _pattern;
    private readonly Action<int, int> _listed;
    private readonly List<int> _brackets = [];
    private int _at;
    private int _depth;

    private PatternSyntax(string pattern, Action<int, int> listed) => (_pattern, _listed) = (pattern, listed);

    /// <summary>What of a pattern is read differently, or not at all; null for a pattern that is read alike.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="listed">Is given each character and each range of characters that the pattern lists.</param>
    /// <param name="flat">The pattern with the characters of a class in a class among those of the outer one, which .NET has no other way
    /// to write.</param>
    public static string? Fault(string pattern, Action<int, int> listed, out string flat)
    {
        var syntax = new PatternSyntax(pattern, listed);
        flat = pattern;
        try
        {
            while (syntax._at < pattern.Length)
            {
                syntax.ReadPart();
            }
            flat = string.Concat(pattern.Where((_, at) => !syntax._brackets.Contains(at)));
            return syntax._depth == 0 ? null : "a group that is not closed";
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private bool AtEnd => _at >= _pattern.Length;

    private void ReadPart()
    {
        var sign = _pattern[_at++];
        switch (sign)
        {
            case '\\':
                ReadEscape(out _);
                break;
            case '[':
                ReadClass();
                break;
            case '(':
                ReadGroup();
                return;
            case ')':
                _depth = _depth > 0 ? _depth - 1 : throw new FormatException("a bracket that closes nothing");
                break;
            case '|':
                return;
            case '^' or '$' or '*' or '+' or '?' or '{' or '}':
                throw new FormatException($"'{sign}' at place {_at}");
            default:
                List(sign, sign);
                break;
        }
        ReadRepetition();
    }

    private void ReadGroup()
    {
        string[] openings = ["?:", "?!", "?=", "?i:"];
        var opening = openings.FirstOrDefault(text => string.CompareOrdinal(_pattern, _at, text, 0, text.Length) == 0);
        if (opening is null && !AtEnd && _pattern[_at] == '?')
        {
            throw new FormatException($"a group of another kind at place {_at}");
        }
        _at += opening?.Length ?? 0;
        _depth = _depth < 50 ? _depth + 1 : throw new FormatException("groups nested too deeply");
    }

    /// <summary>A repetition; one behind it would be possessive in one dialect and a fault in the other.</summary>
    private void ReadRepetition()
    {
        if (AtEnd)
        {
            return;
        }
        if (_pattern[_at] == '{')
        {
            var end = _pattern.IndexOf('}', _at);
            var bounds = end < 0 ? [] : _pattern[(_at + 1)..end].Split(',');
            if (
                bounds.Length is 0 or > 2
                || !bounds.All(bound => bound.Length is > 0 and < 4 && bound.All(char.IsAsciiDigit))
                    && !(bounds is [{ Length: > 0 and < 4 }, ""] && bounds[0].All(char.IsAsciiDigit))
            )
            {
                throw new FormatException($"'{{' at place {_at + 1}");
            }
            _at = end + 1;
        }
        else if (_pattern[_at] is '*' or '+' or '?')
        {
            _at++;
        }
        else
        {
            return;
        }
        if (!AtEnd && _pattern[_at] == '?')
        {
            _at++;
        }
        if (!AtEnd && _pattern[_at] is '*' or '+' or '?' or '{')
        {
            throw new FormatException($"a possessive or repeated repetition at place {_at + 1}");
        }
    }

    private void ReadClass()
    {
        var start = _at;
        if (!AtEnd && _pattern[_at] == '^')
        {
            _at++;
        }
        if (!AtEnd && _pattern[_at] == ']')
        {
            throw new FormatException($"an empty class at place {start}");
        }
        ReadMembers();
        _at = AtEnd ? throw new FormatException("a class that is not closed") : _at + 1;
    }

    private void ReadMembers(bool inner = false)
    {
        while (!AtEnd && _pattern[_at] != ']')
        {
            if (!inner && _pattern[_at] == '[')
            {
                ReadInnerClass();
                continue;
            }
            var first = ReadMember();
            var range = _at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']';
            if (!range)
            {
                continue;
            }
            _at++;
            var last = ReadMember();
            List(first ?? throw new FormatException("a range of a class"), last ?? throw new FormatException("a range of a class"));
        }
    }

    /// <summary>A class in a class. A hyphen at its edge would make a range of what stands beside it.</summary>
    private void ReadInnerClass()
    {
        var start = _at++;
        if (AtEnd || _pattern[_at] is '^' or ']' or ':' or '-')
        {
            throw new FormatException($"'[' in a class at place {start + 1}");
        }
        ReadMembers(inner: true);
        if (AtEnd || _pattern[_at - 1] == '-' || (_at + 1 < _pattern.Length && _pattern[_at + 1] == '-'))
        {
            throw new FormatException($"'[' in a class at place {start + 1}");
        }
        _brackets.AddRange([start, _at++]);
    }

    /// <summary>A character of a class; null for a category.</summary>
    private int? ReadMember()
    {
        var sign = _pattern[_at++];
        if (sign is '[' or '&' || (sign == '-' && !AtEnd && _pattern[_at] == '-'))
        {
            throw new FormatException($"'{sign}' in a class at place {_at}");
        }
        if (sign == '\\')
        {
            ReadEscape(out var character);
            return character;
        }
        List(sign, sign);
        return sign;
    }

    private void ReadEscape(out int? character)
    {
        var kind = AtEnd ? throw new FormatException("'\\' at the end") : _pattern[_at++];
        character = kind switch
        {
            'r' => '\r',
            'n' => '\n',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            _ when char.IsAscii(kind) && !char.IsAsciiLetterOrDigit(kind) => kind,
            _ => null,
        };
        if (character is not null || kind is 's' or 'S' or 'd' or 'D')
        {
            return;
        }
        var end = kind is 'p' or 'P' && !AtEnd && _pattern[_at] == '{' ? _pattern.IndexOf('}', _at) : -1;
        if (end < 0 || !Categories.Contains(_pattern[(_at + 1)..end]))
        {
            throw new FormatException($"'\\{kind}' at place {_at}");
        }
        _at = end + 1;
    }

    private void List(int first, int last)
    {
        if (char.IsSurrogate((char)first) || char.IsSurrogate((char)last))
        {
            throw new FormatException("a character beyond U+FFFF");
        }
        _listed(first, last);
    }
}
