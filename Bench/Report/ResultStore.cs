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

    /// <summary>The results of a command with the rows of some subjects measured anew, which come last.</summary>
    /// <exception cref="ArgumentException">The command has not run, or on another machine: its page names one.</exception>
    public static ResultFile Replaced(string folder, ResultFile measured)
    {
        var before = Read(folder, measured.Kind)
            ?? throw new ArgumentException($"{folder} has no results of {measured.Kind} yet: run it without --only first.");
        var (there, here) = (before.Machine with { Products = null }, measured.Machine with { Products = null });
        if (there != here)
            throw new ArgumentException($"The other rows of {measured.Kind} were measured on {there}, and this is {here}: run all of it.");
        var subjects = measured.Rows.Select(row => row.Subject).ToHashSet();
        return before with { Rows = [.. before.Rows.Where(row => !subjects.Contains(row.Subject)), .. measured.Rows] };
    }
}
