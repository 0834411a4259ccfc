namespace DslPeft.Checkpoints;

/// <summary>
/// Files of a folder that belong together. They are written beside their places first. One rename, of the folder that holds them all,
/// decides: before it the folder is as it was; after it the files take their places, and whoever opens the folder next finishes that where
/// a program was killed. The files that are replaced go before the first new one comes, so that at no moment old and new ones stand
/// together.
/// </summary>
internal sealed class StagedFolder
{
    // What is written, and what was decided, until it is done.
    private const string Staged = "staged",
        Decided = ".commit";

    private readonly List<(string Name, Action<string> Write)> _files = [];

    /// <summary>Adds a file by its name in the folder, and what writes it to the path that it is given.</summary>
    public void Add(string name, Action<string> write) => _files.Add((name, write));

    /// <summary>Writes the files, all or none. The folder is made where it is absent.</summary>
    /// <exception cref="CheckpointException">A file cannot be written, which the message names, or another program writes the folder;
    /// nothing was changed.</exception>
    public void Write(string folder)
    {
        folder = Path.GetFullPath(folder);
        using var held = FolderLock.Take(folder, FolderUse.Write);
        Complete();
        Leftovers.RemoveFolders(folder, Staged);
        Stage(folder);
        Complete();

        void Complete()
        {
            try
            {
                Finish(folder);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException(
                    folder,
                    $"cannot be written to its end: {failure.Message.TrimEnd('.')}. What is new is whole in {Decided} there, and takes its place when the folder is opened again.",
                    failure
                );
            }
        }
    }

    /// <summary>Finishes a write whose program ended between the first of its renames and the last.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    /// <exception cref="CheckpointException">The folder is being written, or the write cannot be finished: what stands there would be
    /// neither old nor new.</exception>
    public static void Complete(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(Path.Combine(folder, Decided)))
            return;
        try
        {
            using var held = FolderLock.Take(folder, FolderUse.Write);
            Finish(Path.GetFullPath(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(folder, $"was not written to its end, and cannot be finished: {failure.Message}", failure);
        }
    }

    /// <summary>Writes every file beside its place, waits for the disk, and decides.</summary>
    private void Stage(string folder)
    {
        var staging = Leftovers.Beside(Path.Combine(folder, Staged));
        var current = folder;
        try
        {
            Directory.CreateDirectory(staging);
            foreach (var (name, write) in _files)
            {
                current = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(staging, name))!);
                write(Path.Combine(staging, name));
                DiskSync.File(Path.Combine(staging, name));
                if (Directory.Exists(current))
                    throw new IOException("A folder of that name is in the way.");
                if (FileAbove(folder, name) is { } file)
                    throw new IOException($"The file {file} stands where a folder is needed.");
            }
            current = folder;
            foreach (var inner in Directory.EnumerateDirectories(staging, "*", SearchOption.AllDirectories).Prepend(staging))
                DiskSync.Folder(inner);
            Directory.Move(staging, Path.Combine(folder, Decided));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
            // What failed names the file beside its place.
            var (message, lead) = (failure.Message.Replace(staging, folder, StringComparison.Ordinal), current + ": ");
            throw new CheckpointException(
                current,
                message.StartsWith(lead, StringComparison.Ordinal)
                    ? message[lead.Length..]
                    : $"cannot be written: {message.TrimEnd('.')}; nothing was changed.",
                failure
            );
        }
    }

    /// <summary>A file that stands where the folder of a staged file must be.</summary>
    private static string? FileAbove(string folder, string name)
    {
        for (var inner = Path.GetDirectoryName(name); !string.IsNullOrEmpty(inner); inner = Path.GetDirectoryName(inner))
        {
            if (File.Exists(Path.Combine(folder, inner)))
                return inner;
        }
        return null;
    }

    /// <summary>Gives what was decided its places. What a program that was killed here did already is not done again.</summary>
    private static void Finish(string folder)
    {
        var decided = Path.Combine(folder, Decided);
        if (!Directory.Exists(decided))
            return;
        DiskSync.Folder(folder);
        // A folder without its configuration is no adapter and no checkpoint to any reader, so that comes last.
        List<string> names =
        [
            .. Directory
                .EnumerateFiles(decided, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(decided, file))
                .OrderBy(name => Path.GetExtension(name) == ".json")
                .ThenBy(name => name, StringComparer.Ordinal),
        ];
        foreach (var old in Enumerable.Reverse(names).Select(name => Path.Combine(folder, name)).Where(File.Exists))
            File.Delete(old);
        foreach (var name in names)
        {
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(decided, name), target, overwrite: true);
        }
        foreach (var inner in names.Select(name => Path.GetDirectoryName(Path.Combine(folder, name))!).Append(folder).Distinct())
            DiskSync.Folder(inner);
        Directory.Delete(decided, recursive: true);
    }
}
