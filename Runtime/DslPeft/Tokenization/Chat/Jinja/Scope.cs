namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>
/// The names that a part of a template knows. A loop has a scope of its own, in which it sets names; a condition has none.
/// </summary>
internal sealed class Scope(Evaluation evaluation, Scope? outer)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public Evaluation Evaluation => evaluation;

    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out var value))
            {
                return value;
            }
        }
        return new Undefined(name);
    }

    public void Set(string name, object? value) => _values[name] = value;

    private Scope? Outer => outer;
}
