namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Something that a template can call.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Call">What it does.</param>
internal sealed record Function(string Name, Func<Arguments, object?> Call);

/// <summary>
/// What a function, a filter or a test is given. Each argument is asked for by place and name; one that nobody asked for is a fault.
/// </summary>
internal sealed class Arguments(string owner, IReadOnlyList<object?> values, IReadOnlyDictionary<string, object?> named)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private int _places;

    public IReadOnlyList<object?> Values => values;

    public IReadOnlyDictionary<string, object?> Named => named;

    /// <summary>The argument, or the value of an absent one.</summary>
    public object? Take(int place, string name, object? otherwise)
    {
        _places = Math.Max(_places, place + 1);
        _taken.Add(name);
        return place < values.Count ? values[place]
            : named.TryGetValue(name, out var value) ? value
            : otherwise;
    }

    /// <summary>An argument that must be there.</summary>
    /// <exception cref="ValueException">It is absent.</exception>
    public object? Take(int place, string name) =>
        place < values.Count || named.ContainsKey(name)
            ? Take(place, name, null)
            : throw new ValueException($"'{owner}' lacks its argument '{name}'");

    /// <summary>An argument that is a text.</summary>
    /// <exception cref="ValueException">It is absent or something else.</exception>
    public string TakeText(int place, string name) => Take(place, name) is string text ? text : throw Wrong(name, "a string");

    /// <summary>An argument that is a whole number.</summary>
    /// <exception cref="ValueException">It is something else.</exception>
    public long TakeWhole(int place, string name, long otherwise) =>
        Arithmetic.Number(Take(place, name, otherwise)) is long whole ? whole : throw Wrong(name, "a whole number");

    /// <summary>The result, once every argument is asked for.</summary>
    /// <exception cref="ValueException">An argument is not known.</exception>
    public object? Done(object? result)
    {
        if (values.Count > _places)
        {
            throw new ValueException($"'{owner}' takes {_places} arguments here, and {values.Count} are given");
        }
        var unknown = named.Keys.FirstOrDefault(name => !_taken.Contains(name));
        return unknown is null ? result : throw new ValueException($"'{owner}' has no argument '{unknown}' here");
    }

    private ValueException Wrong(string name, string expected) => new($"the argument '{name}' of '{owner}' must be {expected}");
}
