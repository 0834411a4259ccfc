using System.Text.Json.Nodes;

namespace DslPeft.Checkpoints;

/// <summary>The head in a folder of AdapterHub: <c>head_config.json</c> and its tensors.</summary>
internal static class HubHead
{
    public const string WeightsName = "model_head.safetensors",
        ConfigName = "head_config.json";

    // What the library says of a head without labels, whatever its outputs.
    private const int LabelsOfOthers = 2;

    private static readonly string[] WeightsNames = [WeightsName, "pytorch_model_head.bin"];

    /// <summary>What stands around each of the library's configurations.</summary>
    public static JsonObject Envelope(StoredAdapter adapter, string? name, JsonObject? config) =>
        new()
        {
            ["config"] = config,
            ["hidden_size"] = adapter.Width,
            ["model_class"] = ModelClass.Of(adapter.Model.Base.Info, adapter.Model.Info.Head),
            ["model_name"] = null,
            ["model_type"] = adapter.Model.Base.Info.Family,
            ["name"] = name,
        };

    public static JsonObject Config(StoredAdapter adapter)
    {
        var head = Envelope(adapter, null, null);
        var labels = adapter.Model.Info.Head.CountedLabels(adapter.Model.Info) ?? LabelsOfOthers;
        head["num_labels"] = labels;
        head["label2id"] = new JsonObject(
            Enumerable.Range(0, labels).Select(label => KeyValuePair.Create($"LABEL_{label}", (JsonNode?)label))
        );
        return head;
    }

    public static bool IsIn(string folder) => WeightsNames.Any(name => System.IO.File.Exists(Path.Combine(folder, name)));

    /// <summary>The file with the head's tensors; its configuration, where there is one, must describe the declared head.</summary>
    /// <exception cref="CheckpointException">There is no head, or one of another form.</exception>
    public static string File(StoredAdapter adapter, string folder)
    {
        var file = AdapterFolders.One(folder, WeightsNames);
        var path = Path.Combine(folder, ConfigName);
        if (System.IO.File.Exists(path))
            AdapterFolders.Refuse(path, adapter.Model, Differences(adapter, CheckpointConfig.Read(path)));
        return file;
    }

    private static List<string> Differences(StoredAdapter adapter, CheckpointConfig config)
    {
        var differences = new List<string>();
        if (AdapterConfig.Find(config.Root, "config") is { } flexible)
        {
            differences.Add(
                $"config: expected null, a head of the model itself, found {flexible.GetRawText()}; load the adapter without its head"
            );
        }

        var (info, ending) = (adapter.Model.Info, adapter.Model.Info.Head.TransformersEnding(adapter.Model.Base.Info.Family));
        if (ending is not null && config.Text("model_class") is { } model && !model.EndsWith(ending, StringComparison.Ordinal))
            differences.Add($"model_class: expected a class that ends in \"{ending}\", found \"{model}\"");
        if (info.Head.CountedLabels(info) is { } expected && config.Int("num_labels") is { } labels && labels != expected)
            differences.Add($"num_labels: expected {expected}, found {labels}");
        return differences;
    }
}
