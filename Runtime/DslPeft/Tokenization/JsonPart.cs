using System.Text.Json;

namespace DslPeft.Tokenization;

/// <summary>A part of a <c>tokenizer.json</c>. What is not read of it is refused by its place in the file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Place">Where it stands, such as <c>model.vocab</c>.</param>
/// <param name="Value">What stands there; undefined for an absent part.</param>
internal readonly record struct JsonPart(string Path, string Place, JsonElement Value)
{
    /// <summary>Whether the part is absent or null.</summary>
    public bool IsNone => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The part's <c>type</c>; none for an absent one.</summary>
    public string Type => IsNone ? "none" : this["type"].Text();

    /// <summary>A part of it.</summary>
    /// <exception cref="VocabularyException">It is no object.</exception>
    public JsonPart this[string name] =>
        Value.ValueKind != JsonValueKind.Object
            ? throw Wrong("an object")
            : new JsonPart(Path, $"{Place}.{name}".TrimStart('.'), Value.TryGetProperty(name, out var value) ? value : default);

    /// <summary>The parts of a list.</summary>
    /// <exception cref="VocabularyException">It is no list.</exception>
    public IReadOnlyList<JsonPart> Items()
    {
        var list = this;
        return Value.ValueKind != JsonValueKind.Array
            ? throw Wrong("a list")
            : [.. Value.EnumerateArray().Select((value, i) => new JsonPart(list.Path, $"{list.Place}[{i}]", value))];
    }

    /// <summary>The entries of an object.</summary>
    /// <exception cref="VocabularyException">It is no object.</exception>
    public IReadOnlyList<(string Name, JsonPart Part)> Entries()
    {
        var whole = this;
        return Value.ValueKind != JsonValueKind.Object
            ? throw Wrong("an object")
            :
            [
                .. Value
                    .EnumerateObject()
                    .Select(entry => (entry.Name, new JsonPart(whole.Path, $"{whole.Place}.{entry.Name}".TrimStart('.'), entry.Value))),
            ];
    }

    /// <summary>Refuses entries of other names.</summary>
    /// <exception cref="VocabularyException">There is one.</exception>
    public void Only(params ReadOnlySpan<string> known)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, part) in Entries())
        {
            if (!known.Contains(name) || !found.Add(name))
            {
                throw new VocabularyException($"{Path}: '{part.Place}' is {(known.Contains(name) ? "listed twice" : "not known")}.");
            }
        }
    }

    /// <summary>A text.</summary>
    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Wrong("a text");

    /// <summary>A number of tokens or an id.</summary>
    public int Int() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw Wrong("a whole number");

    /// <summary>True or false, or what an absent part means.</summary>
    public bool Flag(bool otherwise) =>
        IsNone ? otherwise
        : Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean()
        : throw Wrong("true or false");

    /// <summary>Refuses anything but what is computed.</summary>
    public void Require(bool holds, string computed)
    {
        if (!holds)
        {
            throw NotComputed(computed);
        }
    }

    /// <summary>The fault of a part that says something else than what is computed.</summary>
    public VocabularyException NotComputed(string computed) => Wrong($"{computed}: nothing else is computed here");

    private VocabularyException Wrong(string expected) =>
        Value.ValueKind == JsonValueKind.Undefined
            ? new VocabularyException($"{Path}: '{Place}' is missing, and must be {expected}.")
            : TokenizerSettings.Wrong(Path, Place, Value, expected);
}
