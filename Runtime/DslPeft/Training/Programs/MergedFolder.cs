using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;
using TorchSharp;

namespace DslPeft.Training;

/// <summary>Writes a merged adaptation as a checkpoint folder of its own: the base's files, its weights with the adaptation folded in, and the head.</summary>
internal static class MergedFolder
{
    private static readonly string[] Copied = ["vocab.txt", "vocab.json", "merges.txt", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json"];

    /// <exception cref="CheckpointException">A file cannot be written; nothing was changed.</exception>
    public static void Write(string folder, string baseFolder, AdaptedModel model, TaskDataFormat format)
    {
        using var scope = torch.NewDisposeScope(); // of what is turned for the file
        var files = new StagedFolder();
        foreach (string name in Copied.Where(name => File.Exists(Path.Combine(baseFolder, name))))
        {
            files.Add(name, path => File.Copy(Path.Combine(baseFolder, name), path));
        }
        files.Add("config.json", path => AtomicFile.WriteText(path, Config(Path.Combine(baseFolder, "config.json"), model.Info, format).ToJsonString(ReportJson.Options) + "\n"));
        files.Add("model.safetensors", path => SafetensorsWriter.Write(path, PretrainedFolder.Tensors(model), new Dictionary<string, string> { ["format"] = "pt" }));
        files.Write(folder);
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
