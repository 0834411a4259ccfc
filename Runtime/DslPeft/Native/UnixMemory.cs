using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>Calls of the C library on pages of memory.</summary>
internal static unsafe partial class UnixMemory
{
    private const int DoNotNeed = 4;

    /// <summary>
    /// Takes whole pages of a file that is mapped for reading from the process; a page that is read again comes from the file. Does nothing
    /// where there is no such call.
    /// </summary>
    public static void Forget(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var size = (nuint)Environment.SystemPageSize;
        var first = ((nuint)start + size - 1) / size * size;
        var end = (nuint)(start + length) / size * size;
        if (end > first)
            _ = Advise((void*)first, end - first, DoNotNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
