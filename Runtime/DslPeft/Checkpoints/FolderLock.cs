using System.Diagnostics;
using System.Globalization;
using System.Text;
using DslPeft.Native;

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
/// Keeps a folder to one program. The lock is a file that the holder has open and that names it; the system gives it back when the holder
/// ends, however it ends.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly Dictionary<FolderUse, string> Names = new() { [FolderUse.Run] = ".lock", [FolderUse.Write] = ".write.lock" };

    private const int MostAttempts = 100,
        MostBytes = 1024;

    /// <summary>How long a write waits for that of another program, which takes moments.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30),
        BetweenAttempts = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private bool _madeFolder;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Whether a path is the file of a lock.</summary>
    public static bool IsOne(string path) => Names.ContainsValue(Path.GetFileName(path));

    /// <summary>
    /// Takes the lock of a folder, which is made where it is absent. One write waits for another one to end; a run does not.
    /// </summary>
    /// <exception cref="CheckpointException">Another program, or another run of this one, holds it, which the message names; or the folder
    /// cannot be written.</exception>
    public static FolderLock Take(string folder, FolderUse use = FolderUse.Run)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Names[use]));
        try
        {
            var isNew = !Directory.Exists(folder);
            var waited = use == FolderUse.Write ? Stopwatch.StartNew() : null;
            Directory.CreateDirectory(folder);
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                if (waited is not null && waited.Elapsed < LongestWait)
                    attempt = 0;
                if (TryTake(path, folder, waits: waited is not null && waited.Elapsed < LongestWait) is not { } taken)
                {
                    Thread.Sleep(BetweenAttempts);
                    continue;
                }
                taken._madeFolder = isNew;
                return taken;
            }
            throw new IOException("Its lock is taken and given back all the time.");
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(folder, $"cannot be written: {failure.Message.TrimEnd('.')}; nothing was changed.", failure);
        }
    }

    /// <summary>Gives the folder back; one that was made for the lock and is still empty goes.</summary>
    public void Dispose()
    {
        var folder = Path.GetDirectoryName(_file.Name)!;
        // Before it is unlocked: behind that, the file could be the next holder's.
        if (!OperatingSystem.IsWindows() && Directory.Exists(folder))
            File.Delete(_file.Name);
        _file.Dispose();
        if (_madeFolder && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>
    /// Null where the file that was locked is no longer the one in the folder, as its holder has just removed it, and where another holder
    /// is waited for.
    /// </summary>
    private static FolderLock? TryTake(string path, string folder, bool waits)
    {
        FileStream file;
        try
        {
            file = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    // Windows shares no file that is open for itself alone, and its content is to be read; elsewhere such a file is locked
                    // and can be read.
                    Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None,
                    Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
                }
            );
        }
        catch (IOException held) when (IsHeld(held) && (waits || HolderIn(path) is null))
        {
            return null;
        }
        catch (IOException held) when (HolderIn(path) is { } holder)
        {
            throw new CheckpointException(
                folder,
                $"is in use by {holder.Split('\n')[0]}. Wait until that run ends, or give another folder.",
                held
            );
        }
        var own = Holder();
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(own));
        file.Flush();
        if (HolderIn(path) == own)
            return new FolderLock(file);
        file.Dispose();
        return null;
    }

    /// <summary>Whether a file is locked by another holder: EAGAIN on Linux and on macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Who this is, and a number of its own: a process may ask twice.</summary>
    private static string Holder() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} ({Path.GetFileNameWithoutExtension(Environment.ProcessPath)}) on {Environment.MachineName}, which began {DateTimeOffset.Now:yyyy-MM-dd HH:mm:ss}\n{Guid.NewGuid()}\n"
        );

    private static string? HolderIn(string path)
    {
        try
        {
            // Not by .NET's own open on Unix, which asks for a lock as well.
            using var handle = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : UnixFile.Open(path);
            if (handle.IsInvalid)
                return null;
            var bytes = new byte[MostBytes];
            return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(handle, bytes, 0)) is { Length: > 0 } holder
                ? holder
                : "another program";
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
