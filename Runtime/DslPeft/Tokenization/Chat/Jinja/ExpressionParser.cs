using System.Globalization;

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Reads expressions, in Jinja's order of operators.</summary>
internal sealed partial class ExpressionParser(Cursor cursor)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>An expression; with <c>,</c> a list of several, as <c>set</c> and <c>for</c> take them.</summary>
    public Expression ReadSeveral()
    {
        var first = Read();
        if (!cursor.Current.Is(TokenKind.Sign, ","))
        {
            return first;
        }
        List<Expression> items = [first];
        while (cursor.TrySign(",") && cursor.Current.Kind is not (TokenKind.TagEnd or TokenKind.OutputEnd))
        {
            items.Add(Read());
        }
        return new ListLiteral(first.Line, items);
    }

    /// <summary>An expression, <c>a if condition else b</c> included.</summary>
    public Expression Read() =>
        cursor.Nested(() =>
        {
            var value = ReadOr();
            while (cursor.Current.Is(TokenKind.Name, "if"))
            {
                var line = cursor.Take().Line;
                var condition = ReadOr();
                value = new Choice(line, condition, value, cursor.TryWord("else") ? Read() : null);
            }
            return value;
        });

    /// <summary>An expression without <c>if</c>, which means something else after the items of a loop.</summary>
    public Expression ReadOr() => ReadWords("or", ReadAnd);

    private Expression ReadAnd() => ReadWords("and", ReadNot);

    private Expression ReadNot() =>
        cursor.Current.Is(TokenKind.Name, "not")
            ? cursor.Nested(() => (Expression)new Unary(cursor.Take().Line, "not", ReadNot()))
            : ReadComparison();

    private Expression ReadComparison()
    {
        var first = ReadSum();
        var others = new List<(string, Expression)>();
        while (ReadComparisonSign() is { } sign)
        {
            others.Add((sign, ReadSum()));
        }
        return others.Count == 0 ? first : new Comparison(first.Line, first, others);
    }

    private string? ReadComparisonSign()
    {
        if (cursor.Current.Kind == TokenKind.Sign && Comparisons.Contains(cursor.Current.Text))
        {
            return cursor.Take().Text;
        }
        if (cursor.TryWord("in"))
        {
            return "in";
        }
        if (cursor.Current.Is(TokenKind.Name, "not") && cursor.Next.Is(TokenKind.Name, "in"))
        {
            cursor.Take();
            cursor.Take();
            return "not in";
        }
        return null;
    }

    private Expression ReadSum() => ReadSigns(["+", "-"], ReadConcatenation);

    private Expression ReadConcatenation() => ReadSigns(["~"], ReadProduct);

    private Expression ReadProduct() => ReadSigns(["*", "/", "//", "%"], ReadPower);

    private Expression ReadPower() => ReadSigns(["**"], () => ReadUnary(filtered: true));

    private Expression ReadWords(string word, Func<Expression> read)
    {
        var left = read();
        while (cursor.Current.Is(TokenKind.Name, word))
        {
            left = new Binary(cursor.Take().Line, word, left, read());
        }
        return left;
    }

    private Expression ReadSigns(string[] signs, Func<Expression> read)
    {
        var left = read();
        while (cursor.Current.Kind == TokenKind.Sign && signs.Contains(cursor.Current.Text))
        {
            var sign = cursor.Take();
            left = new Binary(sign.Line, sign.Text, left, read());
        }
        return left;
    }

    private Expression ReadUnary(bool filtered)
    {
        Expression value;
        if (cursor.Current.Kind == TokenKind.Sign && cursor.Current.Text is "-" or "+")
        {
            var sign = cursor.Take();
            value = cursor.Nested(() => new Unary(sign.Line, sign.Text, ReadUnary(filtered: false)));
        }
        else
        {
            value = ReadPrimary();
        }
        value = ReadPostfix(value);
        return filtered ? ReadFilters(value) : value;
    }

    private Expression ReadPrimary()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                cursor.Take();
                return token.Text switch
                {
                    "true" or "True" => new Literal(token.Line, true),
                    "false" or "False" => new Literal(token.Line, false),
                    "none" or "None" => new Literal(token.Line, null),
                    "if" or "else" or "in" or "is" or "and" or "or" => throw new JinjaException(
                        token.Line,
                        $"{token} stands where a value is expected"
                    ),
                    _ => new Name(token.Line, token.Text),
                };
            case TokenKind.String:
                return new Literal(token.Line, ReadStrings());
            case TokenKind.Integer:
                cursor.Take();
                return new Literal(
                    token.Line,
                    long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole)
                        ? whole
                        : throw new JinjaException(token.Line, $"{token} is a number beyond 64 bits")
                );
            case TokenKind.Float:
                cursor.Take();
                return new Literal(token.Line, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Sign when token.Text == "(":
                return ReadBrackets();
            case TokenKind.Sign when token.Text == "[":
                cursor.Take();
                return new ListLiteral(token.Line, ReadItems("]", Read));
            case TokenKind.Sign when token.Text == "{":
                cursor.Take();
                return new MapLiteral(token.Line, ReadItems("}", ReadEntry));
            default:
                throw cursor.Unexpected("a value");
        }
    }

    /// <summary>Strings side by side are one.</summary>
    private string ReadStrings()
    {
        var text = "";
        while (cursor.Current.Kind == TokenKind.String)
        {
            text += cursor.Take().Text;
        }
        return text;
    }

    private Expression ReadBrackets()
    {
        var line = cursor.Take().Line;
        if (cursor.TrySign(")"))
        {
            return new ListLiteral(line, []);
        }
        var first = Read();
        if (cursor.TrySign(")"))
        {
            return first;
        }
        cursor.Sign(",");
        return new ListLiteral(line, [first, .. ReadItems(")", Read)]);
    }

    private (Expression Key, Expression Value) ReadEntry()
    {
        var key = Read();
        cursor.Sign(":");
        return (key, Read());
    }

    private List<T> ReadItems<T>(string end, Func<T> read)
    {
        var items = new List<T>();
        while (!cursor.TrySign(end))
        {
            items.Add(read());
            if (!cursor.TrySign(","))
            {
                cursor.Sign(end);
                break;
            }
        }
        return items;
    }
}
