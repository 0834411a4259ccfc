using System.Text.Json;

namespace DslPeft.Data;

/// <summary>A value of a JSON document with the way to it, for messages.</summary>
internal sealed record JsonPath
{
    private readonly string _file;
    private readonly Func<IReadOnlyList<object>, int> _lineOf;
    private readonly IReadOnlyList<object> _way;

    /// <summary>The root of a document that is a whole file.</summary>
    public JsonPath(string file, byte[] json, JsonElement root)
        : this(file, way => JsonPlace.LineOf(json, way), root, []) { }

    /// <summary>A part of a document that starts on a line, and the way to it.</summary>
    public JsonPath(string file, byte[] json, JsonElement part, int line, IReadOnlyList<object> way)
        : this(file, inner => line - 1 + JsonPlace.LineOf(json, inner.Skip(way.Count)), part, way) { }

    /// <summary>The root of a document that is one line of a file.</summary>
    public JsonPath(string file, int line, JsonElement root)
        : this(file, _ => line, root, []) { }

    private JsonPath(string file, Func<IReadOnlyList<object>, int> lineOf, JsonElement value, IReadOnlyList<object> way) =>
        (_file, _lineOf, Value, _way) = (file, lineOf, value, way);

    public JsonElement Value { get; }

    /// <exception cref="DataException">The value is no object or lacks the property.</exception>
    public JsonPath Get(string name) => Find(name) ?? throw Fault($"the key '{name}' is needed");

    /// <exception cref="DataException">The value is no object.</exception>
    public JsonPath? Find(string name)
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Fault($"a JSON object is expected and {Value.ValueKind} was found");
        }
        return Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Child(value, name) : null;
    }

    /// <exception cref="DataException">The value is no array.</exception>
    public IEnumerable<JsonPath> Elements() =>
        Value.ValueKind == JsonValueKind.Array
            ? Value.EnumerateArray().Select((element, i) => Child(element, i))
            : throw Fault($"a list is expected and {Value.ValueKind} was found");

    /// <exception cref="DataException">The value is no text.</exception>
    public string Text() =>
        Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Fault($"a text is expected and {Value.ValueKind} was found");

    /// <exception cref="DataException">The value is no whole number.</exception>
    public int Number() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) ? number : throw Fault("a whole number is expected");

    /// <summary>What is wrong here, with the line and the way.</summary>
    public DataException Fault(string problem)
    {
        var way = string.Concat(_way.Select(part => part is int i ? $"[{i}]" : "." + part)).TrimStart('.');
        return new DataException(_file, _lineOf(_way), way.Length > 0 ? $"{way}: {problem}" : problem);
    }

    private JsonPath Child(JsonElement value, object part) => new(_file, _lineOf, value, [.. _way, part]);
}
