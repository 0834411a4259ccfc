using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;

namespace DslPeft.Training;

/// <summary>The label names that were read from a training file, kept beside the adapter: what its outputs mean.</summary>
internal static class LabelFile
{
    private const string FileName = "labels.json";

    /// <summary>Adds the names that the declaration lacks to an adapter's files; none where it has them.</summary>
    public static void Add(StagedFolder files, TaskDataFormat declared, TaskDataFormat used)
    {
        if (declared.LabelNames.Count == 0 && used.LabelNames.Count > 0 && used != SampleSentiment.Format)
        {
            files.Add(FileName, path =>
                AtomicFile.WriteText(path, JsonSerializer.Serialize(used.LabelNames, JsonTypes.File.IReadOnlyListString) + "\n")
            );
        }
    }

    /// <summary>Removes the names beside an adapter that is about to be replaced: they could be those of other classes.</summary>
    public static void Remove(string adapter) => File.Delete(PathOf(adapter));

    /// <summary>The declared format with the names that stand beside an adapter, where it declares none.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static TaskDataFormat Read(string adapter, TaskDataFormat declared)
    {
        var path = PathOf(adapter);
        if (declared.LabelNames.Count > 0 || !File.Exists(path))
        {
            return declared;
        }
        try
        {
            var names = JsonSerializer.Deserialize(JsonFile.ReadText(path), JsonTypes.File.StringArray);
            return names is not null && Array.TrueForAll(names, name => name is not null)
                ? declared with
                {
                    LabelNames = names!,
                }
                : throw new DataException(path, 0, "not a list of label names");
        }
        catch (JsonException fault)
        {
            throw new DataException(path, (int)(fault.LineNumber ?? 0) + 1, "not a list of label names");
        }
    }

    private static string PathOf(string adapter) =>
        Path.Combine(Directory.Exists(adapter) ? adapter : Path.GetDirectoryName(Path.GetFullPath(adapter))!, FileName);
}
