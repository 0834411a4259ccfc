namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>What stands behind a dot or in brackets.</summary>
internal static class Members
{
    /// <summary><c>owner.name</c>: a method, or else an item.</summary>
    /// <exception cref="ValueException">The owner is undefined, or the name is a method of Python that is not computed here.</exception>
    public static object? Get(object? owner, string name) =>
        owner switch
        {
            Undefined => throw new ValueException($"{Value.NameOf(owner)}, has no '{name}'"),
            JinjaMap map => MapMethods.Find(map, name) ?? Item(map, name),
            JinjaNamespace space => space.Values.TryGetValue(name, out var value) ? value : new Undefined(name),
            LoopState loop => loop.Get(name),
            string text => (object?)TextMethods.Method(text, name) ?? new Undefined(name),
            IReadOnlyList<object?>
                when name
                    is "append"
                        or "extend"
                        or "insert"
                        or "pop"
                        or "remove"
                        or "sort"
                        or "reverse"
                        or "index"
                        or "count"
                        or "copy"
                        or "clear" => throw new ValueException($"the method '{name}' of a list is not computed here"),
            _ => new Undefined(name),
        };

    /// <summary><c>owner[key]</c>: an item, or else a method.</summary>
    /// <exception cref="ValueException">The owner has no such items.</exception>
    public static object? Subscript(object? owner, object? key) =>
        (owner, key) switch
        {
            (Undefined, _) => throw new ValueException($"{Value.NameOf(owner)}, has no items"),
            (JinjaMap map, string name) => map.TryGet(name, out var value)
                ? value
                : (object?)MapMethods.Find(map, name) ?? new Undefined(name),
            (_, string name) => Get(owner, name),
            (JinjaMap, _) => new Undefined(PythonText.Of(key)),
            (string or IReadOnlyList<object?>, bool or long) => At(Value.Items(owner), (long)Arithmetic.Number(key)!),
            _ => throw new ValueException($"{Value.NameOf(key)} cannot stand in brackets after {Value.NameOf(owner)}"),
        };

    /// <summary><c>owner[from:to:step]</c>, as Python cuts lists and texts.</summary>
    /// <exception cref="ValueException">The owner has no items in an order, or a bound is no whole number.</exception>
    public static object? Slice(object? owner, object? from, object? to, object? step)
    {
        if (owner is not (string or IReadOnlyList<object?>))
        {
            throw new ValueException($"{Value.NameOf(owner)} cannot be cut");
        }
        var items = Value.Items(owner);
        var stride = Bound(step) ?? 1;
        if (stride == 0)
        {
            throw new ValueException("the step of a cut is zero");
        }
        var (least, most) = stride > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        long start = Place(Bound(from), stride > 0 ? least : most),
            end = Place(Bound(to), stride > 0 ? most : least);
        var cut = new List<object?>();
        for (var at = start; stride > 0 ? at < end : at > end; at += stride)
        {
            cut.Add(items[(int)at]);
            if (Math.Abs(stride) > items.Count)
            {
                break;
            }
        }
        return owner is string ? string.Concat(cut) : cut;

        long Place(long? bound, long otherwise) =>
            bound is not { } place
                ? otherwise
                : Math.Clamp(place < 0 ? Math.Max(place, -items.Count - 1L) + items.Count : place, least, most);
    }

    private static object? Item(JinjaMap map, string name) => map.TryGet(name, out var value) ? value : new Undefined(name);

    private static object? At(IReadOnlyList<object?> items, long index)
    {
        var place = index < 0 ? index + items.Count : index;
        return place >= 0 && place < items.Count ? items[(int)place] : new Undefined("an item beyond the end");
    }

    private static long? Bound(object? bound) =>
        bound is null ? null
        : Arithmetic.Number(bound) is long whole ? whole
        : throw new ValueException($"{Value.NameOf(bound)} is no bound of a cut");
}
