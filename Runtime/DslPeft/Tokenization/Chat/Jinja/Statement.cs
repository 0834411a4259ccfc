namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>How a template goes on after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part of a template that does something.</summary>
/// <param name="Line">The line that it starts on.</param>
internal abstract record Statement(int Line)
{
    public abstract Flow Run(Scope scope);

    /// <summary>Runs statements one after the other, up to one that leaves a loop.</summary>
    public static Flow Run(IReadOnlyList<Statement> body, Scope scope)
    {
        foreach (var statement in body)
        {
            scope.Evaluation.Step(statement.Line);
            var flow = statement.Run(scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }
        return Flow.Next;
    }

    /// <summary>Does something that may fail for its values.</summary>
    /// <exception cref="JinjaException">It fails.</exception>
    protected void Try(Action action)
    {
        try
        {
            action();
        }
        catch (ValueException fault)
        {
            throw new JinjaException(Line, fault.Message);
        }
    }
}

internal sealed record PrintText(int Line, string Text) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        Try(() => scope.Evaluation.Print(Text));
        return Flow.Next;
    }
}

internal sealed record PrintValue(int Line, Expression Printed) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        var value = Printed.Evaluate(scope);
        Try(() => scope.Evaluation.Print(PythonText.Of(value)));
        return Flow.Next;
    }
}

internal sealed record If(
    int Line,
    IReadOnlyList<(Expression Condition, IReadOnlyList<Statement> Body)> Cases,
    IReadOnlyList<Statement> Otherwise
) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        foreach (var (condition, body) in Cases)
        {
            if (Value.IsTrue(condition.Evaluate(scope)))
            {
                return Run(body, scope);
            }
        }
        return Run(Otherwise, scope);
    }
}

/// <summary>A loop. What its body sets is gone after each round.</summary>
internal sealed record For(
    int Line,
    IReadOnlyList<string> Targets,
    Expression Items,
    Expression? Condition,
    IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Otherwise
) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        IReadOnlyList<object?> items = [];
        var value = Items.Evaluate(scope);
        Try(() => items = Value.Items(value));
        if (Condition is not null)
        {
            items = [.. items.Where(item => Value.IsTrue(Condition.Evaluate(Round(scope, item))))];
        }
        if (items.Count == 0)
        {
            return Run(Otherwise, scope);
        }
        var loop = new LoopState(items);
        var evaluation = scope.Evaluation;
        var turn = evaluation.Turn;
        for (var i = 0; i < items.Count; i++)
        {
            evaluation.Step(Line);
            var round = Round(scope, items[i]);
            round.Set("loop", loop);
            loop.Index = i;
            evaluation.Turn = evaluation.TurnOf(items[i]) is >= 0 and var found ? found : turn;
            if (Run(Body, round) == Flow.Break)
            {
                break;
            }
        }
        evaluation.Turn = turn;
        return Flow.Next;
    }

    private Scope Round(Scope scope, object? item)
    {
        var round = new Scope(scope.Evaluation, scope);
        Try(() => Set.Assign(round, Targets, item));
        return round;
    }
}

/// <summary><c>set</c> of names, or of one entry of a namespace.</summary>
internal sealed record Set(int Line, IReadOnlyList<string> Targets, string? Entry, Expression Given) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        var value = Given.Evaluate(scope);
        Try(() =>
        {
            if (Entry is null)
            {
                Assign(scope, Targets, value);
            }
            else
            {
                var space =
                    scope.Get(Targets[0]) as JinjaNamespace
                    ?? throw new ValueException($"'{Targets[0]}' is no namespace, whose entries alone can be set");
                space.Values[Entry] = value;
            }
        });
        return Flow.Next;
    }

    /// <summary>Gives a name a value, or several names the items of it.</summary>
    /// <exception cref="ValueException">There are more or fewer items than names.</exception>
    public static void Assign(Scope scope, IReadOnlyList<string> targets, object? value)
    {
        if (targets.Count == 1)
        {
            scope.Set(targets[0], value);
            return;
        }
        var items = Value.Items(value);
        if (items.Count != targets.Count)
        {
            throw new ValueException($"{targets.Count} names are given {items.Count} values");
        }
        for (var i = 0; i < targets.Count; i++)
        {
            scope.Set(targets[i], items[i]);
        }
    }
}

/// <summary><c>set</c> of a name to what a block prints.</summary>
internal sealed record SetBlock(int Line, string Target, IReadOnlyList<Statement> Body) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        var flow = Flow.Next;
        var text = scope.Evaluation.Capture(() => flow = Run(Body, new Scope(scope.Evaluation, scope)));
        scope.Set(Target, text);
        return flow;
    }
}

/// <summary>A part that the model is to learn: the tag that transformers adds for training.</summary>
internal sealed record Generation(int Line, IReadOnlyList<Statement> Body) : Statement(Line)
{
    public override Flow Run(Scope scope)
    {
        scope.Evaluation.IsGeneration = true;
        var flow = Run(Body, new Scope(scope.Evaluation, scope));
        scope.Evaluation.IsGeneration = false;
        return flow;
    }
}

internal sealed record Leave(int Line, Flow Flow) : Statement(Line)
{
    public override Flow Run(Scope scope) => Flow;
}
