using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DslPeft.Native;

/// <summary>Calls of the C library on files, where .NET's own open no folder, take a lock of their own, or pass over an error.</summary>
internal static partial class UnixFile
{
    private const int CloseOnExec = 0x80000;

    /// <summary>
    /// Opens a file or folder to read, whoever has locked it. The handle is invalid where that fails, and the error number that of the
    /// call.
    /// </summary>
    public static SafeFileHandle Open(string path) => Open(path, OperatingSystem.IsLinux() ? CloseOnExec : 0);

    /// <summary>Waits until the disk holds a file or the names in a folder.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Synchronise(SafeFileHandle file) => FSync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
