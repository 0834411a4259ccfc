using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Writes a pretrained model as the folder that public checkpoints have: <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>.
/// </summary>
public static class PretrainedFolder
{
    internal const string WeightsName = "model.safetensors";

    /// <summary>
    /// The base's tensors by checkpoint key below its prefix, each as the deployed model uses it, and the head's tensors that have a key
    /// of their own.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Tensors(AdaptedModel model)
    {
        var prefix = model.Base.Info.KeyPrefix.Length > 0 ? model.Base.Info.KeyPrefix + "." : "";
        var deployed = model.Deploy();
        return model
            .Base.Info.Rows.Select(row =>
                KeyValuePair.Create(
                    (row.BesideBase ? "" : prefix) + (row.CheckpointKey ?? row.Name),
                    row.Transposed ? deployed[row.Name].t() : deployed[row.Name]
                )
            )
            .Concat(
                model
                    .Info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null })
                    .Select(row => KeyValuePair.Create(row.CheckpointKey!, deployed[row.Name]))
            );
    }

    /// <summary>Writes the folder, all its files or none.</summary>
    public static void Write(string folder, PretrainDefinition definition, AdaptedModel model, WordPieceVocabulary vocabulary)
    {
        using var scope = NewDisposeScope(); // of what is turned for the file
        var files = new StagedFolder();
        files.Add(WordPieceVocabulary.FileName, vocabulary.Save);
        files.Add("config.json", path =>
            AtomicFile.WriteText(
                path,
                JsonSerializer.Serialize(Config(definition, model.Base.Info), JsonTypes.File.IDictionaryStringObject) + "\n"
            )
        );
        files.Add(WeightsName, path =>
            SafetensorsWriter.Write(path, definition.Tensors(model), new Dictionary<string, string> { ["format"] = "pt" })
        );
        files.Write(folder);
    }

    private static SortedDictionary<string, object> Config(PretrainDefinition definition, ArchitectureInfo info)
    {
        var config = DeclaredConfig.Of(info);
        foreach (var (key, value) in definition.Config)
        {
            config[key] = value;
        }
        return config;
    }
}
