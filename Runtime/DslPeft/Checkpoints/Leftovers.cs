namespace DslPeft.Checkpoints;

/// <summary>
/// Names of files and folders that are under way, and what killed programs left of them. They begin with a dot, hold the name of what they
/// become and a number of their own, and end in <c>.tmp</c>: a reader of the folder passes over them.
/// </summary>
internal static class Leftovers
{
    private const string Ending = ".tmp",
        Pattern = ".*" + Ending,
        NumberFormat = "N";

    // A writer closes its file right before it gives it its place.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>A new name beside <paramref name="target"/>, for what becomes it.</summary>
    public static string Beside(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid().ToString(NumberFormat)}{Ending}");

    /// <summary>Whether a path has a name of <see cref="Beside"/>.</summary>
    public static bool IsOne(string path) => TargetOf(path) is not null;

    /// <summary>True for a folder that is absent, or has nothing in it but what killed programs left and what a lock needs.</summary>
    public static bool IsFree(string folder) =>
        !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(entry => IsOne(entry) || FolderLock.IsOne(entry));

    /// <summary>Removes files that killed programs left in a folder. A file whose writer still lives is left alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="target">The name of what they were to become; null for all, where the caller alone writes to the folder.</param>
    public static void RemoveFiles(string folder, string? target = null)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (
            var file in Directory
                .EnumerateFiles(folder, Pattern)
                .Where(file => TargetOf(file) is { } of && (target is null || of == target))
                .ToList()
        )
        {
            if (IsAbandoned(file) && (target is null || DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Pause))
                File.Delete(file);
        }
    }

    /// <summary>Removes folders that killed programs left in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="target">The name of what they were to become, of which the caller alone makes such ones; null for all names.</param>
    public static void RemoveFolders(string folder, string? target = null)
    {
        foreach (
            var inner in Directory
                .EnumerateDirectories(folder, Pattern)
                .Where(inner => TargetOf(inner) is { } of && (target is null || of == target))
                .ToList()
        )
        {
            Directory.Delete(inner, recursive: true);
        }
    }

    private static string? TargetOf(string path)
    {
        var name = Path.GetFileName(path);
        if (!name.StartsWith('.') || !name.EndsWith(Ending, StringComparison.Ordinal))
            return null;
        var middle = name[1..^Ending.Length];
        var dot = middle.LastIndexOf('.');
        return dot > 0 && Guid.TryParseExact(middle[(dot + 1)..], NumberFormat, out _) ? middle[..dot] : null;
    }

    /// <summary>A writer has its file open and locked.</summary>
    private static bool IsAbandoned(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
