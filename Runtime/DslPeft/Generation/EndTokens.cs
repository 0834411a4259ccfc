using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Generation;

/// <summary>The tokens that end a text.</summary>
public static class EndTokens
{
    private const string Entry = "eos_token_id";

    private static readonly string[] Files = ["generation_config.json", "config.json"];

    /// <summary>
    /// The tokeniser's end token, which documents are trained with, and those that <c>eos_token_id</c> names in
    /// <c>generation_config.json</c> or else <c>config.json</c>.
    /// </summary>
    /// <param name="tokenizer">The base's tokeniser.</param>
    /// <param name="folder">The base's folder.</param>
    /// <exception cref="CheckpointException">A file is damaged, or its entry is neither an id nor a list of ids.</exception>
    public static IReadOnlyList<int> Of(Tokenizer tokenizer, string folder)
    {
        IEnumerable<int> named = Files
            .Select(name => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(Read)
            .FirstOrDefault(ids => ids is not null)
            ?? [];
        return [.. named.Prepend(tokenizer.Vocabulary.SeparatorId).Distinct()];
    }

    private static int[]? Read(string path)
    {
        if (!CheckpointConfig.Read(path).Root.TryGetProperty(Entry, out var entry) || entry.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return entry.ValueKind == JsonValueKind.Array ? [.. entry.EnumerateArray().Select(Id)] : [Id(entry)];

        int Id(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id >= 0
                ? id
                : throw new CheckpointException(path, $"'{Entry}' is {entry.GetRawText()}, expected an id or a list of ids");
    }
}
