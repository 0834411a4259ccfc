namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>What <c>loop</c> is in a loop.</summary>
internal sealed class LoopState(IReadOnlyList<object?> items)
{
    /// <summary>The item that the loop stands at, counted from 0.</summary>
    public int Index { get; set; }

    /// <summary>A property by its name; <see cref="Undefined"/> for one that it does not have.</summary>
    public object? Get(string name) =>
        name switch
        {
            "index" => (object)(Index + 1L),
            "index0" => (long)Index,
            "revindex" => (long)(items.Count - Index),
            "revindex0" => items.Count - Index - 1L,
            "first" => Index == 0,
            "last" => Index == items.Count - 1,
            "length" => (long)items.Count,
            // No loop is recursive here, and others do not count.
            "depth" => 1L,
            "depth0" => 0L,
            "previtem" => Index > 0 ? items[Index - 1] : new Undefined("loop.previtem"),
            "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new Undefined("loop.nextitem"),
            "cycle" => new Function("loop.cycle", Cycle),
            "changed" => throw new ValueException("'loop.changed' is not computed here"),
            _ => new Undefined("loop." + name),
        };

    private object? Cycle(Arguments arguments) =>
        arguments.Values.Count > 0
            ? arguments.Values[Index % arguments.Values.Count]
            : throw new ValueException("'loop.cycle' has nothing to choose from");
}
