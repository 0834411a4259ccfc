using System.Globalization;

namespace DslPeft.Tokenization.Chat.Jinja;

internal sealed partial class ExpressionParser
{
    private Expression ReadPostfix(Expression value)
    {
        while (cursor.Current.Kind == TokenKind.Sign)
        {
            var line = cursor.Current.Line;
            if (cursor.TrySign("."))
            {
                value =
                    cursor.Current.Kind == TokenKind.Integer
                        ? new Subscript(line, value, new Literal(line, long.Parse(cursor.Take().Text, CultureInfo.InvariantCulture)))
                        : new Member(line, value, cursor.Take(TokenKind.Name, "a name").Text);
            }
            else if (cursor.TrySign("["))
            {
                value = ReadSubscript(line, value);
            }
            else if (cursor.Current.Text == "(")
            {
                value = new Call(line, value, ReadArguments());
            }
            else
            {
                break;
            }
        }
        return value;
    }

    private Expression ReadSubscript(int line, Expression owner)
    {
        var first = Bound();
        if (cursor.TrySign("]"))
        {
            return new Subscript(line, owner, first ?? throw cursor.Unexpected("a key"));
        }
        cursor.Sign(":");
        Expression? end = Bound(),
            step = null;
        if (cursor.TrySign(":"))
        {
            step = Bound();
        }
        cursor.Sign("]");
        return new Slice(line, owner, first, end, step);

        Expression? Bound() => cursor.Current.Kind == TokenKind.Sign && cursor.Current.Text is ":" or "]" ? null : Read();
    }

    private ArgumentList ReadArguments()
    {
        cursor.Sign("(");
        var values = new List<Expression>();
        var named = new List<(string, Expression)>();
        ReadItems(")", () =>
        {
            if (cursor.Current.Kind == TokenKind.Name && cursor.Next.Is(TokenKind.Sign, "="))
            {
                var name = cursor.Take();
                cursor.Sign("=");
                named.Add(
                    named.All(entry => entry.Item1 != name.Text)
                        ? (name.Text, Read())
                        : throw new JinjaException(name.Line, $"the argument {name} is given twice")
                );
            }
            else
            {
                values.Add(named.Count == 0 ? Read() : throw cursor.Unexpected("a named argument"));
            }
            return true;
        });
        return new ArgumentList(values, named);
    }

    private Expression ReadFilters(Expression value)
    {
        while (true)
        {
            var start = cursor.Current;
            if (cursor.TrySign("|"))
            {
                var filter = cursor.Take(TokenKind.Name, "the name of a filter").Text;
                Require(Filters.Contains(filter), start.Line, "filter", filter);
                value = new Filtered(
                    start.Line,
                    value,
                    filter,
                    cursor.Current.Is(TokenKind.Sign, "(") ? ReadArguments() : ArgumentList.None
                );
            }
            else if (cursor.TryWord("is"))
            {
                value = ReadTest(start.Line, value);
            }
            else if (start.Is(TokenKind.Sign, "("))
            {
                value = new Call(start.Line, value, ReadArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Tested ReadTest(int line, Expression value)
    {
        var negated = cursor.TryWord("not");
        var test = cursor.Take(TokenKind.Name, "the name of a test").Text;
        Require(Tests.Contains(test), line, "test", test);
        var arguments = ArgumentList.None;
        var next = cursor.Current;
        if (next.Is(TokenKind.Sign, "("))
        {
            arguments = ReadArguments();
        }
        else if (
            next.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float
            || (next.Kind == TokenKind.Sign && next.Text is "[" or "{")
            || (next.Kind == TokenKind.Name && next.Text is not ("else" or "or" or "and" or "if" or "in" or "not" or "is"))
        )
        {
            arguments = new ArgumentList([ReadPostfix(ReadPrimary())], []);
        }
        return new Tested(line, value, test, arguments, negated);
    }

    private static void Require(bool known, int line, string kind, string name)
    {
        if (!known)
        {
            throw new JinjaException(line, $"the {kind} '{name}' is not computed here");
        }
    }
}
