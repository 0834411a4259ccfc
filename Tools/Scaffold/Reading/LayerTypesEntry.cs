using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Scaffold;

/// <summary>
/// Which layers attend within a window, one by one: the entry <c>layer_types</c> of newer files, of layouts whose layers alternate.
/// </summary>
internal static class LayerTypesEntry
{
    private const string Key = "layer_types",
        Every = "FullEvery",
        Full = "full_attention",
        Windowed = "sliding_attention";

    public static void Read(CheckpointConfig config, FamilyLayout layout, Dictionary<string, object> values, List<string> read)
    {
        if (layout.Attention is not { FullEvery: > 0 } attention || config.Find(Key) is not { } found)
            return;
        var types = TypesOf(config, found);
        var every = (int)values.GetValueOrDefault(Every, attention.FullEvery);
        // The first full layer of a layout is its last of a period, or the first of all.
        var last = attention.FullAt == attention.FullEvery - 1;
        var at = last ? every - 1 : attention.FullAt;
        for (var i = 0; i < types.Count; i++)
        {
            var declared = i >= at && (i - at) % every == 0 ? Full : Windowed;
            if (types[i] != declared)
            {
                throw new CheckpointException(
                    config.Path,
                    $"'{Key}' has \"{types[i]}\" for layer {i}; {layout.Name}, the layout of {layout.ModelType}, has \"{declared}\" there: "
                        + $"one layer in {every} attends to all tokens"
                );
            }
        }
        read.Add(Key);
    }

    private static List<string> TypesOf(CheckpointConfig config, JsonElement found) =>
        found.ValueKind == JsonValueKind.Array && found.EnumerateArray().All(type => type.ValueKind == JsonValueKind.String)
            ? [.. found.EnumerateArray().Select(type => type.GetString()!)]
            : throw new CheckpointException(config.Path, $"'{Key}' is {found.GetRawText()}, expected a list of texts");
}
