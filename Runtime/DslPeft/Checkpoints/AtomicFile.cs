using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>
/// Writes whole files or nothing: the content goes to a temporary file in the same folder, is flushed to the disk, and takes the place of
/// the target in one rename, which is flushed as well. A reader sees the old file or the new one, never a part.
/// </summary>
public static class AtomicFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes <paramref name="path"/> through <paramref name="write"/>.</summary>
    /// <remarks>
    /// On any failure the temporary file is removed and an existing file keeps its content. A symbolic link stays a link: its target is
    /// replaced. On Unix an existing file keeps its permissions. What a killed program left of the same file is removed.
    /// </remarks>
    /// <exception cref="IOException">
    /// The folder is missing, the disk is full or fails, or access is denied; the message names the path and the cause. What
    /// <paramref name="write"/> itself throws passes through unchanged unless it is such an error of the file system.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var replaced = false;
        try
        {
            Replace(FinalTarget(path), write, ref replaced);
        }
        catch (Exception failure) when (IsFileSystemFailure(failure))
        {
            var cause = IsTooLarge(failure)
                ? new IOException("It would be larger than its file system or a limit on the size of files (ulimit -f) allows.", failure)
                : failure;
            throw new IOException(
                replaced
                    ? $"{path}: was written, and the disk did not confirm it: {cause.Message.TrimEnd('.')}; a power failure may bring the old file back."
                    : $"{path}: cannot be written: {cause.Message.TrimEnd('.')}; nothing was changed.",
                cause
            );
        }
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 without a byte-order mark; otherwise as <see cref="Write"/>.</summary>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static void Replace(string target, Action<Stream> write, ref bool replaced)
    {
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");
        if (Directory.Exists(target))
            throw new IOException("A folder of that name is in the way.");
        if (IsDevice(target))
            throw new IOException("It is a device, which a rename would replace by a file.");

        Leftovers.RemoveFiles(folder, Path.GetFileName(target));
        var temporary = Leftovers.Beside(target);
        try
        {
            using (var stream = new FileStream(temporary, OptionsFor(target)))
            {
                write(stream);
                DiskSync.File(stream);
            }
            File.Move(temporary, target, overwrite: true);
            replaced = true;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        DiskSync.Folder(folder);
    }

    private static string FinalTarget(string path) =>
        new FileInfo(path) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
            : Path.GetFullPath(path);

    /// <summary>Whether a full path names a device or another file that the kernel makes.</summary>
    internal static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows()
        && (
            target.StartsWith("/proc/", StringComparison.Ordinal)
            || (target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal))
        );

    private static FileStreamOptions OptionsFor(string target)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferBytes,
        };
        // A private file must not become readable by others because it was saved again.
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            options.UnixCreateMode = File.GetUnixFileMode(target) | UnixFileMode.UserWrite;
        return options;
    }

    // CheckpointException already says what is wrong with which file; wrapping it would only bury that.
    private static bool IsFileSystemFailure(Exception failure) =>
        failure is (IOException or UnauthorizedAccessException) and not CheckpointException || IsTooLarge(failure);

    // How FileStream reports a write that crosses the largest size of a file (EFBIG).
    private static bool IsTooLarge(Exception failure) =>
        failure is ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" };
}
