using System.Globalization;
using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>What a folder is kept for.</summary>
internal enum FolderUse
{
    /// <summary>A run that writes to it over and over, as training does.</summary>
    Run,

    /// <summary>One write of files that belong together; a run may do it in its own folder.</summary>
    Write,
}

/// <summary>
/// Keeps a folder to one program. The lock is a file that the holder has open and that names it; the system gives it back when the holder ends, however it
/// ends.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly Dictionary<FolderUse, string> Names = new() { [FolderUse.Run] = ".lock", [FolderUse.Write] = ".write.lock" };

    private readonly FileStream _file;
    private bool _madeFolder;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Whether a path is the file of a lock.</summary>
    public static bool IsOne(string path) => Names.ContainsValue(Path.GetFileName(path));

    /// <summary>Takes the lock of a folder, which is made where it is absent.</summary>
    /// <exception cref="CheckpointException">Another program, or another run of this one, holds it; the message names the holder.</exception>
    public static FolderLock Take(string folder, FolderUse use = FolderUse.Run)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Names[use]));
        try
        {
            var isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            FolderLock? taken;
            while ((taken = TryTake(path)) is null)
            {
            }
            taken._madeFolder = isNew;
            return taken;
        }
        catch (IOException failure) when (failure is not (CheckpointException or DirectoryNotFoundException or PathTooLongException) && HolderIn(path) is { } holder)
        {
            throw new CheckpointException(folder, $"is in use by {holder}. Wait until that run ends, or give another folder.", failure);
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(folder, $"cannot be written: {failure.Message.TrimEnd('.')}; nothing was changed.", failure);
        }
    }

    /// <summary>Gives the folder back; one that was made for the lock and is still empty goes.</summary>
    public void Dispose()
    {
        // Before it is unlocked: behind that, the file could be the next holder's.
        if (!OperatingSystem.IsWindows())
            File.Delete(_file.Name);
        _file.Dispose();
        var folder = Path.GetDirectoryName(_file.Name)!;
        if (_madeFolder && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>Null where the file that was locked is no longer the one in the folder, as its holder has just removed it.</summary>
    private static FolderLock? TryTake(string path)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            // Windows shares no file that is open for itself alone, and its content is to be read; elsewhere such a file is locked and can be read.
            Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        });
        var holder = Holder();
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(holder));
        file.Flush();
        if (HolderIn(path) == holder)
            return new FolderLock(file);
        file.Dispose();
        return null;
    }

    private static string Holder() => string.Create(CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} ({Path.GetFileNameWithoutExtension(Environment.ProcessPath)}) on {Environment.MachineName}, which began {DateTimeOffset.Now:yyyy-MM-dd HH:mm:ss}");

    private static string? HolderIn(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd() is { Length: > 0 } holder ? holder : "another program";
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
