using System.Text.Json;
using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>
/// The folders of AdapterHub: an adapter in the folder itself; uses with names, such as the members of a fusion or the parts of a stack,
/// each in a folder of its name, and a fusion beside them.
/// </summary>
internal sealed class AdapterHubFormat : IAdapterFormat
{
    /// <summary>The name that an adapter without one gets.</summary>
    public const string AdapterName = "adapter";

    private const string WeightsName = "adapter.safetensors",
        FusionName = "adapter_fusion.safetensors",
        FusionConfigName = "adapter_fusion_config.json";
    private const string Union = "union";

    private static readonly string[] WeightsNames = [WeightsName, "adapter_model.safetensors", "pytorch_adapter.bin"];
    private static readonly string[] FusionNames = [FusionName, "pytorch_model_adapter_fusion.bin"];

    public AdapterLibrary Library => AdapterLibrary.AdapterHub;

    public bool KeepsEveryHead => true;

    public bool HoldsSeveralMethods => true;

    public bool HoldsSlices => true;

    public bool IsOne(string folder) => AdapterFolders.IsOne(folder);

    public void Save(AdaptedModel model, string folder, string? baseName) => SaveNamed(model, folder, AdapterName);

    public void Load(AdaptedModel model, string path, AdapterLoadOptions options)
    {
        StagedFolder.Complete(path);
        var adapter = StoredAdapter.Of(model, Library, use => NameIn(path, use));
        foreach (var use in adapter.Uses)
            Check(adapter, path, use);
        List<string> files = [.. adapter.Uses.Select(use => File(path, use))];
        if (options.Head && adapter.Slots.Any(slot => slot.Head))
            files.AddRange(HeadFiles(adapter, path));
        AdapterFolders.Load(adapter, adapter.Slots, path, files, options);
    }

    /// <summary>Loads the one use of a name from the folder of an adapter.</summary>
    /// <exception cref="ArgumentException">No use has the name.</exception>
    /// <exception cref="CheckpointException">The configuration or the tensors differ from the declaration; nothing was changed.</exception>
    public static void LoadMember(AdaptedModel model, string name, string folder, AdapterLoadOptions options)
    {
        StagedFolder.Complete(folder);
        var adapter = StoredAdapter.Of(model, AdapterLibrary.AdapterHub, use => use == name ? NameIn(folder, "") : use);
        if (!adapter.Uses.Contains(name))
            throw new ArgumentException($"{model.Info.Name} has no method named '{name}'.", nameof(name));
        Check(adapter, folder, name, inside: "");
        AdapterFolders.Load(adapter, [.. adapter.Slots.Where(slot => slot.Use == name)], folder, [File(folder, "")], options);
    }

    /// <summary>Writes an adapter by a name.</summary>
    /// <exception cref="NotSupportedException">The library has no form for the adaptation; nothing was written.</exception>
    /// <exception cref="CheckpointException">The files cannot be written; nothing was changed.</exception>
    public static void SaveNamed(AdaptedModel model, string folder, string name)
    {
        model.RequireSchedules();
        var adapter = StoredAdapter.Of(model, AdapterLibrary.AdapterHub, use => use.Length == 0 ? name : use);
        string Key(StoredSlot slot) => slot.Head ? slot.Key : adapter.Full(slot.Key);
        using var files = new AdapterFiles(adapter.Model);
        foreach (var use in adapter.Uses)
        {
            var slots = Of(adapter, use);
            files.Add(Path.Combine(use, WeightsOf(use)), AdapterFolders.Stored(slots, Key));
            files.Add(
                Path.Combine(use, ConfigOf(use)),
                HubHead.Envelope(
                    adapter,
                    use.Length == 0 ? name
                        : use == StoredAdapter.Fusion ? adapter.Members
                        : use,
                    Config(adapter, slots)
                )
            );
        }
        if (adapter.Slots.Any(slot => slot.Head))
        {
            foreach (var use in adapter.Uses.Contains(StoredAdapter.Fusion) ? [StoredAdapter.Fusion] : adapter.Uses)
            {
                files.Add(Path.Combine(use, HubHead.WeightsName), AdapterFolders.Stored(adapter.Slots.Where(slot => slot.Head), Key));
                files.Add(Path.Combine(use, HubHead.ConfigName), HubHead.Config(adapter));
            }
        }
        files.Write(folder);
    }

    /// <summary>The name by which a folder keeps a use, which its configuration says.</summary>
    private static string NameIn(string folder, string use) =>
        use == StoredAdapter.Fusion
            ? use
            : CheckpointConfig.Read(Path.Combine(folder, use, AdapterFolders.ConfigName)).Text("name")
                ?? (use.Length > 0 ? use : "default");

    /// <summary>Holds the configuration of a use against the declaration; it stands in the folder of its name or of another.</summary>
    /// <exception cref="CheckpointException">It says something else.</exception>
    private static void Check(StoredAdapter adapter, string folder, string use, string? inside = null)
    {
        var config = CheckpointConfig.Read(Path.Combine(FolderOf(folder, inside ?? use), ConfigOf(use)));
        AdapterFolders.Refuse(config.Path, adapter.Model, Differences(adapter, use, config.Root));
    }

    /// <summary>The file with the tensors of a use.</summary>
    private static string File(string folder, string use) =>
        AdapterFolders.One(FolderOf(folder, use), use == StoredAdapter.Fusion ? FusionNames : WeightsNames);

    /// <summary>
    /// The files of the head, with their configurations held against the declaration: the fusion's or, where it has none, that of each
    /// use.
    /// </summary>
    private static IReadOnlyList<string> HeadFiles(StoredAdapter adapter, string folder)
    {
        var uses = adapter.Uses;
        if (uses.Contains(StoredAdapter.Fusion))
        {
            uses = HubHead.IsIn(FolderOf(folder, StoredAdapter.Fusion))
                ? [StoredAdapter.Fusion]
                : [.. uses.Where(use => use != StoredAdapter.Fusion)];
        }

        return [.. uses.Select(use => HubHead.File(adapter, FolderOf(folder, use)))];
    }

    /// <summary>A fusion may stand in a folder of any name.</summary>
    private static string FolderOf(string folder, string use)
    {
        if (use != StoredAdapter.Fusion)
            return Path.Combine(folder, use);
        var found = Directory
            .EnumerateDirectories(folder)
            .Prepend(folder)
            .Where(inner => System.IO.File.Exists(Path.Combine(inner, FusionConfigName)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return found.Count == 1
            ? found[0]
            : throw new CheckpointException(
                folder,
                $"has {(found.Count == 0 ? "no folder" : $"{found.Count} folders")} with {FusionConfigName}, and one is expected"
            );
    }

    private static string WeightsOf(string use) => use == StoredAdapter.Fusion ? FusionName : WeightsName;

    private static string ConfigOf(string use) => use == StoredAdapter.Fusion ? FusionConfigName : AdapterFolders.ConfigName;

    private static IReadOnlyList<StoredSlot> Of(StoredAdapter adapter, string use) =>
        [.. adapter.Slots.Where(slot => !slot.Head && slot.Use == use)];

    private static List<HubPart> Parts(StoredAdapter adapter, IEnumerable<StoredSlot> slots)
    {
        var methods = slots
            .GroupBy(slot => slot.Method!)
            .OrderBy(part => adapter.OrderOf(part.Key))
            .Select(part => (Method: part.Key, Slots: (IReadOnlyList<StoredSlot>)[.. part]))
            .ToList();
        // One that joins stands with the first that does not.
        var joined = methods
            .Where(part => part.Method.Form!.Joins)
            .ToLookup(part =>
                methods.FirstOrDefault(other => !other.Method.Form!.Joins && other.Method.Form.Kind == part.Method.Form!.Kind, part).Method
            );
        return
        [
            .. methods
                .Where(part => !part.Method.Form!.Joins || joined.Contains(part.Method))
                .Select(part => new HubPart(
                    adapter,
                    part.Method,
                    part.Slots,
                    [.. joined[part.Method].Where(other => other.Method != part.Method)]
                )),
        ];
    }

    private static JsonObject Config(StoredAdapter adapter, IReadOnlyList<StoredSlot> slots)
    {
        if (slots[0].Use == StoredAdapter.Fusion)
        {
            var fusion = new JsonObject();
            new AdapterConfig(slots[0].Method!, slots, adapter).Write(fusion);
            return fusion;
        }
        var parts = Parts(adapter, slots);
        if (parts.SelectMany(part => part.Places).GroupBy(place => place).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw new NotSupportedException(
                $"{adapter.Model.Info.Name} cannot be kept in files of {AdapterLibrary.AdapterHub}: it has two methods at {twice.Key}, which need names."
            );
        }

        return parts.Count == 1
            ? parts[0].Write()
            : new JsonObject { ["architecture"] = Union, ["configs"] = new JsonArray([.. parts.Select(part => part.Write())]) };
    }

    private static List<string> Differences(StoredAdapter adapter, string use, JsonElement root)
    {
        if (AdapterConfig.Find(root, "config") is not { ValueKind: JsonValueKind.Object } config)
            return [$"config: expected an object, found {AdapterConfig.Find(root, "config")?.GetRawText() ?? "nothing"}"];
        var slots = Of(adapter, use);
        var differences = new List<string>();
        if (use == StoredAdapter.Fusion)
        {
            var fusion = new AdapterConfig(slots[0].Method!, slots, adapter);
            AdapterConfig.Compare(differences, "name", adapter.Members, AdapterConfig.Find(root, "name"));
            differences.AddRange(fusion.Differences(config));
            AdapterConfig.RefuseUnknown(differences, config, fusion.Names);
        }
        else
        {
            differences.AddRange(OfParts(Parts(adapter, slots), AsTrained(root, config)));
        }
        AdapterConfig.Compare(differences, "hidden_size", adapter.Width, AdapterConfig.Find(root, "hidden_size"));
        return differences;
    }

    /// <summary>
    /// Before version 1.1.0 the library called adapters did not scale LoRA by alpha / r, whatever its configuration says: alpha was as if
    /// it were r.
    /// </summary>
    private static JsonElement AsTrained(JsonElement root, JsonElement config)
    {
        const string Library = "adapters.";
        if (
            AdapterConfig.Find(root, "version")?.ToString() is not { } version
            || !version.StartsWith(Library, StringComparison.Ordinal)
            || !Version.TryParse(version[Library.Length..], out var number)
            || number >= new Version(1, 1)
            || AdapterConfig.Find(config, "architecture")?.ToString() != "lora"
            || AdapterConfig.Find(config, "r") is not { } rank
        )
        {
            return config;
        }
        var trained = JsonNode.Parse(config.GetRawText())!.AsObject();
        trained["alpha"] = JsonNode.Parse(rank.GetRawText());
        return JsonSerializer.SerializeToElement(trained, JsonTypes.Plain.JsonObject);
    }

    /// <summary>
    /// Holds each method against the configuration of its kind that differs least, each configuration being of one method.
    /// </summary>
    private static IEnumerable<string> OfParts(List<HubPart> parts, JsonElement config)
    {
        var isUnion =
            AdapterConfig.Find(config, "architecture") is { ValueKind: JsonValueKind.String } architecture
            && architecture.GetString() == Union;
        if (!isUnion && parts.Count == 1)
            return parts[0].Differences(config);
        if (!isUnion)
        {
            return
            [
                $"architecture: expected \"{Union}\" of {string.Join(" and ", parts.Select(part => part.Kind))}, found {AdapterConfig.Find(config, "architecture")?.GetRawText() ?? "none"}",
            ];
        }

        var configs = AdapterConfig.Find(config, "configs") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).ToList()
            : [];
        var left = Enumerable.Range(0, configs.Count).ToList();
        var differences = new List<string>();
        foreach (var part in parts)
        {
            var best = left.Where(index => part.IsOf(configs[index]))
                .Select(index => (Index: index, Found: part.Differences(configs[index])))
                .OrderBy(candidate => candidate.Found.Count)
                .FirstOrDefault((-1, []));
            if (best.Index < 0)
                differences.Add($"configs: expected one of architecture \"{part.Kind}\", found none");
            left.Remove(best.Index);
            differences.AddRange(best.Found.Select(difference => $"configs[{best.Index}].{difference}"));
        }
        return differences.Concat(left.Select(index => $"configs[{index}]: is of no declared method, found {configs[index].GetRawText()}"));
    }
}
