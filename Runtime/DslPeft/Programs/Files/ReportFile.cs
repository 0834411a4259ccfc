using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>Reports as JSON: where <c>--json</c> says, and between the processes of a comparison.</summary>
internal static class ReportFile
{
    /// <summary>
    /// Writes a report to a file, or to <paramref name="output"/> where the target is "-"; nothing where there is no target.
    /// </summary>
    public static void Write<T>(string? target, T report, JsonTypeInfo<T> type, TextWriter output)
    {
        if (target is null)
        {
            return;
        }
        var json = JsonSerializer.Serialize(report, type) + "\n";
        if (target == "-")
        {
            output.Write(json);
            return;
        }
        OutputPaths.MakeParents(target);
        AtomicFile.WriteText(target, json);
    }

    /// <summary>
    /// Writes values as they are made: to a file, or to <paramref name="output"/> where the target is "-"; nothing where there is no
    /// target.
    /// </summary>
    public static void WriteEach<T>(string? target, IEnumerable<T> values, JsonTypeInfo<IEnumerable<T>> type, TextWriter output)
    {
        if (target == "-")
        {
            using var written = new WrittenText(output);
            JsonSerializer.Serialize(written, values, type);
            output.Write('\n');
        }
        else if (target is not null)
        {
            OutputPaths.MakeParents(target);
            AtomicFile.Write(target, stream =>
            {
                JsonSerializer.Serialize(stream, values, type);
                stream.Write("\n"u8);
            });
        }
    }

    /// <summary>A report that another process wrote; null if it is none.</summary>
    public static T? Parse<T>(string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
