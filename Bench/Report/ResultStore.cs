using System.Text.Json;

namespace DslPeft.Bench.Report;

/// <summary>Reads and writes the files in <c>results</c>.</summary>
public static class ResultStore
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes one command's results.</summary>
    public static void Write(string folder, ResultFile results)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, results.Kind + ".json"),
            JsonSerializer.Serialize(results, Options).ReplaceLineEndings("\n") + "\n"
        );
    }

    /// <summary>The results of a command, or null if it has not run.</summary>
    public static ResultFile? Read(string folder, string kind)
    {
        var path = Path.Combine(folder, kind + ".json");
        return File.Exists(path) ? JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path), Options) : null;
    }
}
