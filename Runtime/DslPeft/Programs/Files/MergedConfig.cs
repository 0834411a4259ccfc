using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>
/// The configuration of a merged checkpoint: the base's, with the class of the model and the names of the head's outputs.
/// </summary>
internal static class MergedConfig
{
    private const string Architectures = "architectures",
        Names = "id2label",
        Numbers = "label2id",
        Count = "num_labels",
        Problem = "problem_type";

    /// <summary>The file's text.</summary>
    public static string Of(CheckpointConfig? baseConfig, AdaptedModel model, TaskDataFormat format)
    {
        var config = baseConfig is null ? [] : JsonNode.Parse(baseConfig.Root.GetRawText())!.AsObject();
        var (architecture, info) = (model.Base.Info, model.Info);
        if (ModelClass.Of(architecture, info.Head) is { } name)
        {
            config[Architectures] = new JsonArray(name);
        }
        else if (info.Head != TaskHead.None)
        {
            config.Remove(Architectures); // it names the class of another head
        }
        WriteLabels(config, info, format);
        return JsonSerializer.Serialize(config, JsonTypes.File.JsonObject) + "\n";
    }

    private static void WriteLabels(JsonObject config, AdaptationInfo info, TaskDataFormat format)
    {
        if (info.Head.CountedLabels(info) is not { } labels)
        {
            return;
        }
        config.Remove(Count); // it follows from the names
        var named = format.LabelNames.Count > 0 && info.Head.NamesLabels;
        // Without names of ours, those that the base has for as many outputs stay.
        if (named || config[Names] is not JsonObject { Count: var count } || count != labels)
        {
            string[] names = [.. Enumerable.Range(0, labels).Select(i => named ? format.NameOf(i) : $"LABEL_{i}")];
            config[Names] = new JsonObject(
                names.Select(
                    (label, i) => KeyValuePair.Create(i.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)label)
                )
            );
            config[Numbers] = new JsonObject(names.Select((label, i) => KeyValuePair.Create(label, (JsonNode?)i)));
        }
        if (info.Head.ProblemType is not { } problem)
        {
            config.Remove(Problem);
        }
        else
        {
            config[Problem] = problem;
        }
    }
}
