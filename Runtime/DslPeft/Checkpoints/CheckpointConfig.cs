using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>The <c>config.json</c> of a checkpoint: sizes and options of the model by name.</summary>
public sealed class CheckpointConfig
{
    private CheckpointConfig(string path, JsonElement root) => (Path, Root) = (path, root);

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>The whole file, a JSON object.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads a configuration file.</summary>
    /// <exception cref="CheckpointException">The file is missing, or is not a JSON object without duplicate keys.</exception>
    public static CheckpointConfig Read(string path) => new(path, JsonFile.ReadObject(path));

    /// <summary>A whole number such as <c>hidden_size</c>; null where the key is absent or null.</summary>
    /// <exception cref="CheckpointException">The value is something else.</exception>
    public long? Int(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw Wrong(key, value, "a whole number");

    /// <summary>A number such as <c>layer_norm_eps</c>; null where the key is absent or null.</summary>
    /// <exception cref="CheckpointException">The value is something else.</exception>
    public double? Number(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : throw Wrong(key, value, "a finite number");

    /// <summary>A text such as <c>hidden_act</c>; null where the key is absent or null.</summary>
    /// <exception cref="CheckpointException">The value is something else.</exception>
    public string? Text(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(key, value, "text");

    /// <summary>A truth value such as <c>tie_word_embeddings</c>; null where the key is absent or null.</summary>
    /// <exception cref="CheckpointException">The value is something else.</exception>
    public bool? Flag(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(key, value, "true or false");

    /// <summary>An entry, with dots for an entry of an entry; null where it is absent or null.</summary>
    internal JsonElement? Find(string key) => Present(key) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>An entry, null or not; null where it is absent.</summary>
    internal JsonElement? Present(string key)
    {
        var found = Root;
        foreach (var name in key.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
                return null;
        }

        return found;
    }

    private CheckpointException Wrong(string key, JsonElement value, string expected) =>
        new(Path, $"'{key}' is {value.GetRawText()}, expected {expected}");
}
