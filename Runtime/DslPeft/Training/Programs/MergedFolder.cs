using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>Writes a merged adaptation as a checkpoint folder of its own: the base's files, its weights with the adaptation folded in, and the head.</summary>
internal static class MergedFolder
{
    private static readonly string[] Copied = ["vocab.txt", "tokenizer_config.json", "special_tokens_map.json"];

    /// <summary>Each file is written whole or not at all, the weights last.</summary>
    public static void Write(string folder, string baseFolder, AdaptedModel model, TaskDataFormat format)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in Copied.Where(name => File.Exists(Path.Combine(baseFolder, name))))
        {
            File.Copy(Path.Combine(baseFolder, name), Path.Combine(folder, name), overwrite: true);
        }
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), Config(Path.Combine(baseFolder, "config.json"), model.Info, format).ToJsonString(ReportJson.Options) + "\n");
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), PretrainedFolder.Tensors(model), new Dictionary<string, string> { ["format"] = "pt" });
    }

    /// <summary>The base's configuration with the names of the head's outputs.</summary>
    private static JsonObject Config(string path, AdaptationInfo info, TaskDataFormat format)
    {
        JsonObject config = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : [];
        if (info.Head is HeadKind.Classification or HeadKind.MultiLabel or HeadKind.TokenClassification)
        {
            config["id2label"] = JsonSerializer.SerializeToNode(Enumerable.Range(0, info.Labels).ToDictionary(i => i, format.NameOf));
            config["label2id"] = JsonSerializer.SerializeToNode(Enumerable.Range(0, info.Labels).ToDictionary(format.NameOf, i => i));
        }
        return config;
    }
}
