namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>A part of a template that has a value.</summary>
/// <param name="Line">The line that it stands on.</param>
internal abstract record Expression(int Line)
{
    /// <summary>Its value.</summary>
    /// <exception cref="JinjaException">It has none for what the template is given.</exception>
    public object? Evaluate(Scope scope)
    {
        scope.Evaluation.Step(Line);
        try
        {
            return Compute(scope);
        }
        catch (ValueException fault)
        {
            throw new JinjaException(Line, fault.Message);
        }
    }

    protected abstract object? Compute(Scope scope);
}

internal sealed record Literal(int Line, object? Value) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Value;
}

internal sealed record Name(int Line, string Text) : Expression(Line)
{
    protected override object? Compute(Scope scope) => scope.Get(Text);
}

internal sealed record ListLiteral(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Items.Select(item => item.Evaluate(scope)).ToArray();
}

internal sealed record MapLiteral(int Line, IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression(Line)
{
    protected override object? Compute(Scope scope) =>
        new JinjaMap([.. Entries.Select(entry => KeyValuePair.Create(Key(entry.Key, scope), entry.Value.Evaluate(scope)))]);

    private static string Key(Expression key, Scope scope) =>
        key.Evaluate(scope) is string text ? text : throw new ValueException("a key of a mapping must be a string here");
}

internal sealed record Unary(int Line, string Sign, Expression Operand) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var value = Operand.Evaluate(scope);
        return Sign == "not" ? !Value.IsTrue(value)
            : Sign == "-" ? Arithmetic.Negate(value)
            : Arithmetic.Number(value) ?? throw new ValueException($"'+' cannot stand before {Value.NameOf(value)}");
    }
}

internal sealed record Binary(int Line, string Sign, Expression Left, Expression Right) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var left = Left.Evaluate(scope);
        return Sign switch
        {
            "and" => Value.IsTrue(left) ? Right.Evaluate(scope) : left,
            "or" => Value.IsTrue(left) ? left : Right.Evaluate(scope),
            _ => Arithmetic.Apply(Sign, left, Right.Evaluate(scope)),
        };
    }
}

/// <summary>Comparisons one after the other, such as <c>a &lt; b &lt; c</c>; each operand is evaluated once.</summary>
internal sealed record Comparison(int Line, Expression First, IReadOnlyList<(string Sign, Expression Operand)> Others) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var left = First.Evaluate(scope);
        foreach (var (sign, operand) in Others)
        {
            var right = operand.Evaluate(scope);
            if (!Holds(sign, left, right))
            {
                return false;
            }
            left = right;
        }
        return true;
    }

    public static bool Holds(string sign, object? left, object? right) =>
        sign switch
        {
            "==" => Value.AreEqual(left, right),
            "!=" => !Value.AreEqual(left, right),
            "in" => Value.Contains(left, right),
            "not in" => !Value.Contains(left, right),
            "<" => Arithmetic.Compare(left, right) < 0,
            "<=" => Arithmetic.Compare(left, right) <= 0,
            ">" => Arithmetic.Compare(left, right) > 0,
            _ => Arithmetic.Compare(left, right) >= 0,
        };
}

/// <summary><c>a if condition else b</c>.</summary>
internal sealed record Choice(int Line, Expression Condition, Expression Chosen, Expression? Otherwise) : Expression(Line)
{
    protected override object? Compute(Scope scope) =>
        Value.IsTrue(Condition.Evaluate(scope)) ? Chosen.Evaluate(scope)
        : Otherwise is null ? new Undefined("the value of a condition without 'else'")
        : Otherwise.Evaluate(scope);
}

/// <summary><c>a.name</c>.</summary>
internal sealed record Member(int Line, Expression Owner, string Text) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Members.Get(Owner.Evaluate(scope), Text);
}

/// <summary><c>a[key]</c>.</summary>
internal sealed record Subscript(int Line, Expression Owner, Expression Key) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Members.Subscript(Owner.Evaluate(scope), Key.Evaluate(scope));
}

/// <summary><c>a[from:to:step]</c>.</summary>
internal sealed record Slice(int Line, Expression Owner, Expression? From, Expression? To, Expression? Step) : Expression(Line)
{
    protected override object? Compute(Scope scope) =>
        Members.Slice(Owner.Evaluate(scope), From?.Evaluate(scope), To?.Evaluate(scope), Step?.Evaluate(scope));
}

/// <summary>Arguments as they are written.</summary>
internal sealed record ArgumentList(IReadOnlyList<Expression> Values, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static readonly ArgumentList None = new([], []);

    public Arguments Evaluate(string owner, Scope scope) =>
        new(
            owner,
            [.. Values.Select(value => value.Evaluate(scope))],
            Named.ToDictionary(entry => entry.Name, entry => entry.Value.Evaluate(scope), StringComparer.Ordinal)
        );
}

internal sealed record Call(int Line, Expression Callee, ArgumentList Arguments) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var callee = Callee.Evaluate(scope);
        return callee is Function function
            ? function.Call(Arguments.Evaluate(function.Name, scope))
            : throw new ValueException($"{Value.NameOf(callee)} cannot be called");
    }
}

/// <summary><c>value | filter</c>.</summary>
internal sealed record Filtered(int Line, Expression Operand, string Filter, ArgumentList Arguments) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Filters.Get(Filter)(Operand.Evaluate(scope), Arguments.Evaluate(Filter, scope));
}

/// <summary><c>value is test</c>.</summary>
internal sealed record Tested(int Line, Expression Operand, string Test, ArgumentList Arguments, bool Negated) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Tests.Get(Test)(Operand.Evaluate(scope), Arguments.Evaluate(Test, scope)) != Negated;
}
