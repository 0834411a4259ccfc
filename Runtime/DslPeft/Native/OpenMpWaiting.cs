using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>
/// Lets libtorch's OpenMP threads sleep, not spin, while they wait for each other. On a machine whose cores are shared, spinning threads
/// take each other's time slices, and small operations become more than ten times slower. A value of OMP_WAIT_POLICY that is already set
/// stays.
/// </summary>
internal static partial class OpenMpWaiting
{
    /// <summary>Runs when this assembly is first used, which is before libtorch is loaded and reads the variable.</summary>
#pragma warning disable CA2255 // The variable has to be set before the first tensor, whoever creates it.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);
    }

    /// <summary>The C library's own environment: .NET's is a copy that native code does not see.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
