using System.Text.Json;
using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>The folder of AdapterHub.</summary>
internal static class AdapterHubFormat
{
    private const string WeightsName = "adapter.safetensors", HeadName = "model_head.safetensors", HeadConfigName = "head_config.json";
    private const string Bottleneck = "adapter";

    private static readonly string[] WeightsNames = [WeightsName, "adapter_model.safetensors", "pytorch_adapter.bin"];
    private static readonly string[] HeadNames = [HeadName, "pytorch_model_head.bin"];

    public static void Save(StoredAdapter adapter, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        string Key(StoredSlot slot) => slot.Head ? slot.Key : adapter.Prefix + slot.Key;
        AdapterFolders.Write(Path.Combine(folder, WeightsName), adapter.Model, AdapterFolders.Stored(adapter.Slots.Where(slot => !slot.Head), Key));
        AdapterFolders.Write(folder, AdapterFolders.ConfigName, Envelope(adapter, name, Config(adapter)));
        if (adapter.Model.Info.Head == HeadKind.None)
            return;
        AdapterFolders.Write(Path.Combine(folder, HeadName), adapter.Model, AdapterFolders.Stored(adapter.Slots.Where(slot => slot.Head), Key));
        var head = Envelope(adapter, null, null);
        head["num_labels"] = adapter.Model.Info.Labels;
        AdapterFolders.Write(folder, HeadConfigName, head);
    }

    public static IReadOnlyList<string> Files(string folder, bool head) => head ? [One(folder, WeightsNames), One(folder, HeadNames)] : [One(folder, WeightsNames)];

    public static List<string> Differences(StoredAdapter adapter, JsonElement root)
    {
        var differences = new List<string>();
        if (AdapterConfig.Find(root, "config") is not { ValueKind: JsonValueKind.Object } config)
            return [$"config: expected an object, found {AdapterConfig.Find(root, "config")?.GetRawText() ?? "nothing"}"];
        if (AdapterConfig.Find(config, "architecture") is not null || adapter.Method.Form!.Kind != Bottleneck)
            AdapterConfig.Compare(differences, "architecture", adapter.Method.Form!.Kind, AdapterConfig.Find(config, "architecture"));
        if (differences.Count > 0)
            return differences;
        differences.AddRange(new AdapterConfig(adapter).Differences(config));
        AdapterConfig.Compare(differences, "hidden_size", adapter.Width, AdapterConfig.Find(root, "hidden_size"));
        return differences;
    }

    private static string One(string folder, string[] names) => names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new CheckpointException(folder, $"has none of {string.Join(", ", names)}");

    private static JsonObject Envelope(StoredAdapter adapter, string? name, JsonObject? config) => new()
    {
        ["config"] = config,
        ["hidden_size"] = adapter.Width,
        ["model_class"] = null,
        ["model_name"] = null,
        ["model_type"] = adapter.Model.Base.Info.KeyPrefix,
        ["name"] = name,
    };

    private static JsonObject Config(StoredAdapter adapter)
    {
        var config = new JsonObject();
        new AdapterConfig(adapter).Write(config);
        var parts = adapter.Slots.Where(slot => !slot.Head && !slot.Whole).Select(slot => Part(adapter, slot)).ToHashSet();
        switch (adapter.Method.Form!.Kind)
        {
            case Bottleneck:
                config["mh_adapter"] = parts.Contains("attention");
                config["output_adapter"] = parts.Contains("feed-forward");
                break;
            case "lora":
                config["architecture"] = "lora";
                config["selfattn_lora"] = parts.Overlaps(["q", "k", "v"]);
                config["attn_matrices"] = new JsonArray([.. parts.Where(part => part is "q" or "k" or "v").Order().Select(part => (JsonNode)part!)]);
                config["intermediate_lora"] = parts.Contains("up");
                config["output_lora"] = parts.Contains("down");
                break;
            default:
                config["architecture"] = adapter.Method.Form.Kind;
                break;
        }
        var layers = adapter.Slots.Where(slot => !slot.Head).Select(slot => StoredAdapter.LayerOf(slot.Name)).ToHashSet();
        if (!adapter.Slots.Any(slot => slot.Whole))
            config["leave_out"] = new JsonArray([.. Enumerable.Range(0, adapter.Layers).Where(layer => !layers.Contains(layer)).Select(layer => (JsonNode)layer)]);
        return config;
    }

    /// <summary>What a tensor is attached to, in the library's terms.</summary>
    private static string Part(StoredAdapter adapter, StoredSlot slot)
    {
        var rows = adapter.Model.Base.Info.Rows;
        // A sublayer's name stands before the method's and the weight's; a projection has a row of its own.
        var sublayer = slot.Name.Split('.')[^3];
        var origin = rows.FirstOrDefault(row => row.Name == slot.Module + ".weight")?.Origin;
        return origin?.Split('.')[^1] switch
        {
            "Query" => "q",
            "Key" => "k",
            "Value" => "v",
            "Up" => "up",
            "Down" => "down",
            null => rows.Any(row => row.Origin == sublayer + ".Query") ? "attention" : "feed-forward",
            _ => throw new NotSupportedException($"{adapter.Model.Info.Name} cannot be kept in files of {AdapterLibrary.AdapterHub}: it has no form for {origin}."),
        };
    }
}
