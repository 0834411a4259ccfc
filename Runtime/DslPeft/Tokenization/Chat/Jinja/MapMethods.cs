namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>Python's methods of mappings.</summary>
internal static class MapMethods
{
    /// <summary>A method; null for a name that is none.</summary>
    /// <exception cref="ValueException">It is a method of Python that changes the mapping.</exception>
    public static Function? Find(JinjaMap map, string name) =>
        name switch
        {
            "get" => new Function(name, arguments =>
                arguments.Take(0, "key") is string key && map.TryGet(key, out var value)
                    ? Done(arguments, value)
                    : arguments.Done(arguments.Take(1, "default", null))
            ),
            "items" => new Function(name, arguments => arguments.Done(Items(map))),
            "keys" => new Function(name, arguments => arguments.Done(Value.Items(map))),
            "values" => new Function(name, arguments => arguments.Done(map.Entries.Select(entry => entry.Value).ToArray())),
            "pop" or "popitem" or "update" or "setdefault" or "clear" or "copy" when !map.TryGet(name, out _) => throw new ValueException(
                $"the method '{name}' of a mapping is not computed here"
            ),
            _ => null,
        };

    /// <summary>The entries as lists of a key and a value.</summary>
    public static object?[] Items(JinjaMap map) => [.. map.Entries.Select(entry => (object?[])[entry.Key, entry.Value])];

    private static object? Done(Arguments arguments, object? value)
    {
        arguments.Take(1, "default", null);
        return arguments.Done(value);
    }
}
