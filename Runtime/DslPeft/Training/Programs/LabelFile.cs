using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>The label names that were read from a training file, kept beside the adapter: what its outputs mean.</summary>
internal static class LabelFile
{
    private const string FileName = "labels.json";

    /// <summary>Writes the names that the declaration lacks; none where it has them.</summary>
    public static void Write(string adapter, TaskDataFormat declared, TaskDataFormat used)
    {
        if (declared.LabelNames.Count == 0 && used.LabelNames.Count > 0 && used != SampleSentiment.Format)
        {
            AtomicFile.WriteText(PathOf(adapter), JsonSerializer.Serialize(used.LabelNames, ReportJson.Options) + "\n");
        }
    }

    /// <summary>The declared format with the names that stand beside an adapter, where it declares none.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static TaskDataFormat Read(string adapter, TaskDataFormat declared)
    {
        string path = PathOf(adapter);
        if (declared.LabelNames.Count > 0 || !File.Exists(path))
        {
            return declared;
        }
        try
        {
            return declared with { LabelNames = JsonSerializer.Deserialize<string[]>(File.ReadAllText(path)) ?? [] };
        }
        catch (JsonException fault)
        {
            throw new DataException(path, (int)(fault.LineNumber ?? 0) + 1, "not a list of label names");
        }
    }

    private static string PathOf(string adapter) => Path.Combine(Directory.Exists(adapter) ? adapter : Path.GetDirectoryName(Path.GetFullPath(adapter))!, FileName);
}
