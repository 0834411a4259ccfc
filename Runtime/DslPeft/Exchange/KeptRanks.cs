using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>
/// Which ranks of each module the file of a finished adapter holds, where its library leaves those out that were dropped while training.
/// </summary>
internal static class KeptRanks
{
    /// <summary>Adds what a configuration says of them to the adaptation, or says how it differs.</summary>
    public static IEnumerable<string> Read(StoredAdapter adapter, JsonElement config)
    {
        if (adapter.Method.Form!.KeptRanks is not { } entry || AdapterConfig.Find(config, entry) is not { } said)
            return [];
        if (said.ValueKind != JsonValueKind.Object)
            return [$"{entry}: expected lists by name, found {said.GetRawText()}"];
        var differences = new List<string>();
        var kept = new Dictionary<string, IReadOnlyList<bool>>(StringComparer.Ordinal);
        foreach (var item in said.EnumerateObject())
        {
            // Some versions leave the adapter's name behind the key.
            var names = Deciding(adapter)
                .Where(slot =>
                    PeftSelection
                        .NamesOf(config, adapter, slot.Key)
                        .Any(name => item.Name == name || item.Name.StartsWith(name + ".", StringComparison.Ordinal))
                )
                .ToList();
            if (names is not [var slot])
            {
                differences.Add($"{entry}: expected modules of the declaration, found \"{item.Name}\"");
            }
            else if (
                item.Value.ValueKind != JsonValueKind.Array
                || item.Value.GetArrayLength() != slot.Values.shape[0]
                || !item.Value.EnumerateArray().All(value => value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            )
            {
                differences.Add(
                    $"{entry}: expected {slot.Values.shape[0]} truth values of \"{item.Name}\", found {item.Value.GetRawText()}"
                );
            }
            else
            {
                kept[slot.Module] = [.. item.Value.EnumerateArray().Select(value => value.GetBoolean())];
            }
        }
        adapter.Prune(kept);
        return differences;
    }

    /// <summary>
    /// Leaves dropped ranks out of what is written. An adapter in which all count for nothing has not been trained, and is written whole.
    /// </summary>
    public static void Prune(StoredAdapter adapter)
    {
        var kept = Deciding(adapter).ToDictionary(slot => slot.Module, Held, StringComparer.Ordinal);
        if (kept.Values.Any(ranks => ranks.Contains(true)) && kept.Values.Any(ranks => ranks.Contains(false)))
            adapter.Prune(kept);
    }

    /// <summary>Writes which ranks are held, if some are not.</summary>
    public static void Write(StoredAdapter adapter, JsonObject config)
    {
        if (adapter.Method.Form!.KeptRanks is not { } entry)
            return;
        List<StoredSlot> pruned = [.. Deciding(adapter).Where(slot => slot.Kept is not null)];
        config[entry] =
            pruned.Count == 0
                ? null
                : new JsonObject(
                    pruned.Select(slot =>
                        KeyValuePair.Create(
                            adapter.Full(slot.Key),
                            (JsonNode?)new JsonArray([.. slot.Kept!.Select(kept => (JsonNode)kept)])
                        )
                    )
                );
    }

    private static IEnumerable<StoredSlot> Deciding(StoredAdapter adapter) => adapter.Slots.Where(slot => slot.Drops);

    private static IReadOnlyList<bool> Held(StoredSlot slot)
    {
        using var flat = slot.Values.detach().view(-1);
        using var held = flat.ne(Scalars.Of(0));
        using var here = held.cpu();
        return here.data<bool>().ToArray();
    }
}
