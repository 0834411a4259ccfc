namespace DslPeft.Checkpoints;

/// <summary>
/// Recognises folders of the Hugging Face cache, in which a checkpoint lies in <c>models--owner--name/snapshots/commit</c>.
/// </summary>
internal static class HubCache
{
    private const string Models = "models--*",
        Snapshots = "snapshots";

    /// <summary>
    /// Which folder to give in place of one above it, as a phrase that follows its path; null if no snapshot lies below it.
    /// </summary>
    public static string? Explain(string folder)
    {
        if (SnapshotsOf(folder) is { Count: > 0 } own)
            return $"is a repository of the Hugging Face cache, not a checkpoint folder; {Give(own)}";
        if (
            Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == Snapshots
            && SnapshotsOf(Path.Combine(folder, "..")) is { Count: > 0 } above
        )
        {
            return $"is the folder of snapshots of a repository; {Give(above)}";
        }

        var models = new[] { folder, Path.Combine(folder, "hub") }
            .Where(Directory.Exists)
            .SelectMany(cache => Directory.EnumerateDirectories(cache, Models))
            .SelectMany(SnapshotsOf)
            .ToList();
        return models.Count > 0 ? $"is the Hugging Face cache, not a checkpoint folder; {Give(models)}" : null;
    }

    private static string Give(List<string> snapshots) =>
        $"give {(snapshots.Count == 1 ? "its snapshot" : "one of its snapshots:")} {string.Join(", ", snapshots.Select(Path.GetFullPath))}";

    /// <summary>The snapshots of a repository, first the one that its main branch is at.</summary>
    private static List<string> SnapshotsOf(string repository)
    {
        var folder = Path.Combine(repository, Snapshots);
        if (!Directory.Exists(folder))
            return [];
        var main = Path.Combine(repository, "refs", "main");
        var commit = File.Exists(main) ? File.ReadAllText(main).Trim() : "";
        return
        [
            .. Directory
                .EnumerateDirectories(folder)
                .OrderBy(snapshot => Path.GetFileName(snapshot) != commit)
                .ThenBy(snapshot => snapshot, StringComparer.Ordinal),
        ];
    }
}
