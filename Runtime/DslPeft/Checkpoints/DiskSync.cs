using System.Runtime.InteropServices;
using DslPeft.Native;
using Microsoft.Win32.SafeHandles;

namespace DslPeft.Checkpoints;

/// <summary>
/// Waits until the disk holds what was written. .NET's own flush passes over what <c>fsync</c> reports on Unix, so that a failing disk
/// goes unseen; it is called directly here. A failed call is never repeated: the system may have dropped the pages that it could not
/// write.
/// </summary>
internal static class DiskSync
{
    private const int Interrupted = 4,
        NoAccess = 13,
        InvalidArgument = 22;

    private static readonly int NotSupported = OperatingSystem.IsLinux() ? 95 : 45;

    /// <summary>
    /// For tests: an error number in place of the call's for a path, 0 to make the call. Of one thread, so that tests beside it are left
    /// alone.
    /// </summary>
    [ThreadStatic]
    internal static Func<string, int>? Injected;

    /// <summary>Waits for the content of an open file.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void File(FileStream stream)
    {
        stream.Flush();
        if (OperatingSystem.IsWindows())
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        else
            Synchronise(stream.Name, stream.SafeFileHandle);
    }

    /// <summary>Waits for the content of a file that was written by other means, such as a copy.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void File(string path)
    {
        using var stream = new FileStream(
            path,
            FileMode.Open,
            OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read,
            FileShare.ReadWrite
        );
        File(stream);
    }

    /// <summary>
    /// Waits for the names in a folder: a rename is lost in a power failure until they are on the disk. Windows orders them itself.
    /// </summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = UnixFile.Open(path);
        if (!folder.IsInvalid)
            Synchronise(path, folder);
        // A folder may be one to write to and not to read; its names are then written when the system sees fit.
        else if (Marshal.GetLastPInvokeError() is not NoAccess and var error)
            throw Failure("open", path, error);
    }

    private static void Synchronise(string path, SafeFileHandle file)
    {
        int error;
        do
        {
            error = Injected?.Invoke(path) is { } injected and not 0 ? injected : UnixFile.Synchronise(file);
        } while (error == Interrupted);
        // What a file system without such a call says, as some of folders.
        if (error is not (0 or InvalidArgument) && error != NotSupported)
            throw Failure("fsync", path, error);
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} of {path} failed: {Marshal.GetPInvokeErrorMessage(error)}");
}
