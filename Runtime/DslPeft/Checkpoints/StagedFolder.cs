namespace DslPeft.Checkpoints;

/// <summary>
/// Files of a folder that belong together. They are written beside their places first, and moved there when all of them are complete: a fault leaves the
/// folder as it was.
/// </summary>
internal sealed class StagedFolder
{
    private readonly List<(string Name, Action<string> Write)> _files = [];

    /// <summary>Adds a file by its name in the folder, and what writes it to the path that it is given.</summary>
    public void Add(string name, Action<string> write) => _files.Add((name, write));

    /// <exception cref="CheckpointException">A file cannot be written, which the message names; nothing was changed.</exception>
    public void Write(string folder)
    {
        var isNew = !Directory.Exists(folder);
        var staging = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        var current = folder;
        try
        {
            Directory.CreateDirectory(staging);
            foreach (var (name, write) in _files)
            {
                current = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(staging, name))!);
                write(Path.Combine(staging, name));
            }
            // What could be in the way is, before the first file is moved.
            foreach (var (name, _) in _files)
            {
                current = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(current)!);
                if (Directory.Exists(current))
                    throw new IOException("A folder of that name is in the way.");
            }
            foreach (var (name, _) in _files)
            {
                current = Path.Combine(folder, name);
                File.Move(Path.Combine(staging, name), current, overwrite: true);
            }
            Directory.Delete(staging, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(isNew ? folder : staging))
                Directory.Delete(isNew ? folder : staging, recursive: true);
            // What failed names the file beside its place.
            var (message, lead) = (failure.Message.Replace(staging, folder, StringComparison.Ordinal), current + ": ");
            throw new CheckpointException(current, message.StartsWith(lead, StringComparison.Ordinal) ? message[lead.Length..] : $"cannot be written: {message.TrimEnd('.')}; nothing was changed.", failure);
        }
    }
}
