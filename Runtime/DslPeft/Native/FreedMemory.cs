using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>Memory that was freed and that the C library keeps for what comes next.</summary>
internal static partial class FreedMemory
{
    /// <summary>
    /// Gives it back to the system, where the C library is glibc: it keeps freed blocks of many megabytes otherwise, as those of a whole
    /// model.
    /// </summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which keeps less.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
