namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>What a name means that nothing gave a value.</summary>
/// <param name="Name">The name, as messages show it.</param>
internal sealed record Undefined(string Name);

/// <summary>A mapping of texts to values, in the order in which they were given.</summary>
internal sealed class JinjaMap(IReadOnlyList<KeyValuePair<string, object?>> entries)
{
    private readonly Dictionary<string, object?> _values = Index(entries);

    public IReadOnlyList<KeyValuePair<string, object?>> Entries => entries;

    public bool TryGet(string key, out object? value) => _values.TryGetValue(key, out value);

    private static Dictionary<string, object?> Index(IReadOnlyList<KeyValuePair<string, object?>> entries)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            values[key] = value;
        }
        return values;
    }
}

/// <summary>What <c>namespace(…)</c> makes: values that a loop can change for what follows it.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>
/// The values of templates and what Python makes of them: null for <c>none</c>, <see cref="Undefined"/>, <see cref="bool"/>,
/// <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, a list of objects, <see cref="JinjaMap"/>,
/// <see cref="JinjaNamespace"/>, <see cref="LoopState"/> and <see cref="Function"/>.
/// </summary>
internal static class Value
{
    /// <summary>Longest text or list that a template may make.</summary>
    public const int MostCharacters = 1 << 26;

    private const int MostDepth = 100;

    /// <exception cref="ValueException">A text or a list would be too long.</exception>
    public static void RequireLength(long length)
    {
        if (length > MostCharacters)
        {
            throw new ValueException($"a value would be longer than {MostCharacters}");
        }
    }

    /// <exception cref="ValueException">A value is nested too deeply.</exception>
    public static void RequireDepth(int depth)
    {
        if (depth > MostDepth)
        {
            throw new ValueException($"a value is nested deeper than {MostDepth}");
        }
    }

    /// <summary>What messages call a value.</summary>
    public static string NameOf(object? value) =>
        value switch
        {
            null => "none",
            Undefined undefined => $"'{undefined.Name}', which is undefined",
            bool => "a boolean",
            long or double => "a number",
            string => "a string",
            IReadOnlyList<object?> => "a list",
            JinjaMap => "a mapping",
            JinjaNamespace => "a namespace",
            LoopState => "a loop",
            _ => "a function",
        };

    public static bool IsTrue(object? value) =>
        value switch
        {
            null or Undefined => false,
            bool truth => truth,
            long number => number != 0,
            double number => number != 0,
            string text => text.Length > 0,
            IReadOnlyList<object?> list => list.Count > 0,
            JinjaMap map => map.Entries.Count > 0,
            _ => true,
        };

    /// <summary>The items of a list, the keys of a mapping, the characters of a text.</summary>
    /// <exception cref="ValueException">The value has no items.</exception>
    public static IReadOnlyList<object?> Items(object? value) =>
        value switch
        {
            IReadOnlyList<object?> list => list,
            JinjaMap map => [.. map.Entries.Select(entry => entry.Key)],
            string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
            Undefined => [],
            _ => throw new ValueException($"{NameOf(value)} has no items"),
        };

    /// <summary>Number of items; of characters, not of UTF-16 units, for a text.</summary>
    /// <exception cref="ValueException">The value has no items.</exception>
    public static long Count(object? value) => value is string text ? text.EnumerateRunes().Count() : Items(value).Count;

    public static bool AreEqual(object? left, object? right) => AreEqual(left, right, 0);

    private static bool AreEqual(object? left, object? right, int depth)
    {
        RequireDepth(depth);
        return (left, right) switch
        {
            (null, null) or (Undefined, Undefined) => true,
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (bool or long or double, bool or long or double) => Arithmetic.Compare(left, right) == 0,
            (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count
                && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, depth + 1)),
            (JinjaMap a, JinjaMap b) => a.Entries.Count == b.Entries.Count
                && a.Entries.All(entry => b.TryGet(entry.Key, out var value) && AreEqual(entry.Value, value, depth + 1)),
            _ => ReferenceEquals(left, right),
        };
    }

    /// <summary>Whether a list, a mapping or a text holds a value.</summary>
    /// <exception cref="ValueException">The second value can hold nothing.</exception>
    public static bool Contains(object? item, object? holder) =>
        holder switch
        {
            string text => item is string part
                ? text.Contains(part, StringComparison.Ordinal)
                : throw new ValueException($"a string does not hold {NameOf(item)}"),
            JinjaMap map => item is string key && map.TryGet(key, out _),
            _ => Items(holder).Any(other => AreEqual(item, other)),
        };
}
