using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Writes a pretrained model as the folder that public checkpoints have: <c>config.json</c>, <c>model.safetensors</c>, <c>vocab.txt</c>.</summary>
public static class PretrainedFolder
{
    internal const string WeightsName = "model.safetensors";

    /// <summary>
    /// The base's tensors by checkpoint key below its prefix, each as the deployed model uses it, and the head's tensors that have a key of their own.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Tensors(AdaptedModel model)
    {
        string prefix = model.Base.Info.KeyPrefix.Length > 0 ? model.Base.Info.KeyPrefix + "." : "";
        DeployedTensors deployed = model.Deploy();
        return model.Base.Info.Rows.Select(row => KeyValuePair.Create((row.BesideBase ? "" : prefix) + (row.CheckpointKey ?? row.Name), row.Transposed ? deployed[row.Name].t() : deployed[row.Name]))
            .Concat(model.Info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null }).Select(row => KeyValuePair.Create(row.CheckpointKey!, deployed[row.Name])));
    }

    /// <summary>Writes the folder. Each file is written whole or not at all, the weights last.</summary>
    public static void Write(string folder, PretrainDefinition definition, AdaptedModel model, WordPieceVocabulary vocabulary)
    {
        Directory.CreateDirectory(folder);
        vocabulary.Save(Path.Combine(folder, WordPieceVocabulary.FileName));
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(Config(definition, model.Base.Info), ReportJson.Options) + "\n");
        SafetensorsWriter.Write(Path.Combine(folder, WeightsName), definition.Tensors(model), new Dictionary<string, string> { ["format"] = "pt" });
    }

    private static SortedDictionary<string, object> Config(PretrainDefinition definition, ArchitectureInfo info)
    {
        var config = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach ((string key, double value) in info.Config)
        {
            config[key] = value == Math.Truncate(value) ? (long)value : value;
        }
        foreach ((string key, Act value) in info.Activations)
        {
            config[key] = Name(value);
        }
        foreach ((string key, bool value) in info.Flags)
        {
            config[key] = value;
        }
        foreach ((string key, object value) in definition.Config)
        {
            config[key] = value;
        }
        return config;
    }

    // As config.json files of public checkpoints spell them.
    private static string Name(Act activation) => activation switch
    {
        Act.GeluTanh => "gelu_new",
        Act.None => "linear",
        _ => activation.ToString().ToLowerInvariant(),
    };
}
