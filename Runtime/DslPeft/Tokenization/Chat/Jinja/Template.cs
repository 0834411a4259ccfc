namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>
/// A template: the part of Jinja that chat templates use. A tag, a filter, a test or a method beyond it is refused by its name.
/// </summary>
internal sealed class Template
{
    private readonly Cursor _cursor;
    private readonly ExpressionParser _expressions;
    private readonly IReadOnlyList<Statement> _body;
    private int _loops;

    private Template(string source)
    {
        _cursor = new Cursor(Lexer.Read(source));
        _expressions = new ExpressionParser(_cursor);
        _body = ReadBody([]);
    }

    /// <summary>Whether a <c>generation</c> tag says what the model is to learn.</summary>
    public bool HasGeneration { get; private set; }

    /// <exception cref="JinjaException">The template is damaged, or has a part that is not computed here.</exception>
    public static Template Parse(string source) => new(source);

    /// <summary>Runs the template.</summary>
    /// <param name="names">What it is given by name.</param>
    /// <param name="turns">The messages, for the parts of what is printed.</param>
    /// <param name="now">The time that it may ask for.</param>
    /// <exception cref="JinjaException">It fails for what it is given.</exception>
    public Evaluation Run(IEnumerable<KeyValuePair<string, object?>> names, IReadOnlyList<object?> turns, DateTime now)
    {
        var evaluation = new Evaluation(turns);
        var scope = new Scope(evaluation, null);
        foreach (var function in Functions.All(now))
        {
            scope.Set(function.Name, function);
        }
        foreach (var (name, value) in names)
        {
            scope.Set(name, value);
        }
        Statement.Run(_body, new Scope(evaluation, scope));
        return evaluation;
    }

    /// <summary>Statements up to a tag of one of these names, which is left to the caller behind its <c>{%</c>.</summary>
    private IReadOnlyList<Statement> ReadBody(string[] ends) =>
        _cursor.Nested<IReadOnlyList<Statement>>(() =>
        {
            var body = new List<Statement>();
            while (_cursor.Current.Kind != TokenKind.End)
            {
                var start = _cursor.Take();
                if (start.Kind == TokenKind.Text)
                {
                    body.Add(new PrintText(start.Line, start.Text));
                }
                else if (start.Kind == TokenKind.OutputStart)
                {
                    body.Add(new PrintValue(start.Line, _expressions.ReadSeveral()));
                    _cursor.Take(TokenKind.OutputEnd, "'}}'");
                }
                else if (_cursor.Current.Kind == TokenKind.Name && ends.Contains(_cursor.Current.Text))
                {
                    return body;
                }
                else
                {
                    body.Add(ReadTag());
                }
            }
            return ends.Length == 0 ? body : throw _cursor.Unexpected($"'{{% {ends[^1]} %}}'");
        });

    private Statement ReadTag()
    {
        var tag = _cursor.Take(TokenKind.Name, "the name of a tag");
        return tag.Text switch
        {
            "if" => ReadIf(tag.Line),
            "for" => ReadFor(tag.Line),
            "set" => ReadSet(tag.Line),
            "generation" => ReadGeneration(tag.Line),
            "break" or "continue" when _loops == 0 => throw new JinjaException(tag.Line, $"{tag} stands outside of a loop"),
            "break" => Closed(new Leave(tag.Line, Flow.Break)),
            "continue" => Closed(new Leave(tag.Line, Flow.Continue)),
            "elif" or "else" or "endif" or "endfor" or "endset" or "endgeneration" => throw new JinjaException(
                tag.Line,
                $"{tag} closes nothing"
            ),
            _ => throw new JinjaException(tag.Line, $"the tag {tag} is not computed here"),
        };
    }

    private If ReadIf(int line)
    {
        var cases = new List<(Expression, IReadOnlyList<Statement>)>();
        do
        {
            var condition = Closed(_expressions.ReadSeveral());
            cases.Add((condition, ReadBody(["elif", "else", "endif"])));
        } while (_cursor.TryWord("elif"));
        var otherwise = ReadOtherwise("endif");
        return new If(line, cases, otherwise);
    }

    private For ReadFor(int line)
    {
        IReadOnlyList<string> targets = ReadTargets();
        if (!_cursor.TryWord("in"))
        {
            throw _cursor.Unexpected("'in'");
        }
        var items = _expressions.ReadOr();
        var condition = _cursor.TryWord("if") ? _expressions.Read() : null;
        if (_cursor.Current.Is(TokenKind.Name, "recursive"))
        {
            throw new JinjaException(line, "a recursive loop is not computed here");
        }
        Closed(line);
        _loops++;
        var body = ReadBody(["else", "endfor"]);
        _loops--;
        return new For(line, targets, items, condition, body, ReadOtherwise("endfor"));
    }

    private Statement ReadSet(int line)
    {
        IReadOnlyList<string> targets = ReadTargets();
        var entry = _cursor.TrySign(".") ? _cursor.Take(TokenKind.Name, "the name of an entry").Text : null;
        if (_cursor.TrySign("="))
        {
            return new Set(
                line,
                targets,
                targets.Count == 1 || entry is null ? entry : throw _cursor.Unexpected("one name"),
                Closed(_expressions.ReadSeveral())
            );
        }
        if (targets.Count > 1 || entry is not null)
        {
            throw _cursor.Unexpected("'='");
        }
        Closed(line);
        var body = ReadBody(["endset"]);
        _cursor.Take();
        return Closed(new SetBlock(line, targets[0], body));
    }

    private Generation ReadGeneration(int line)
    {
        Closed(line);
        HasGeneration = true;
        var body = ReadBody(["endgeneration"]);
        _cursor.Take();
        return Closed(new Generation(line, body));
    }

    private List<string> ReadTargets()
    {
        var bracketed = _cursor.TrySign("(");
        List<string> targets = [_cursor.Take(TokenKind.Name, "a name").Text];
        while (_cursor.TrySign(","))
        {
            targets.Add(_cursor.Take(TokenKind.Name, "a name").Text);
        }
        if (bracketed)
        {
            _cursor.Sign(")");
        }
        return targets;
    }

    /// <summary>What stands behind <c>else</c>, and the closing tag.</summary>
    private IReadOnlyList<Statement> ReadOtherwise(string end)
    {
        IReadOnlyList<Statement> otherwise = [];
        if (_cursor.TryWord("else"))
        {
            _cursor.Take(TokenKind.TagEnd, "'%}'");
            otherwise = ReadBody([end]);
        }
        _cursor.Take();
        return Closed(otherwise);
    }

    /// <summary>Takes the end of a tag.</summary>
    private T Closed<T>(T read)
    {
        _cursor.Take(TokenKind.TagEnd, "'%}'");
        return read;
    }
}
