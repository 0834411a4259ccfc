using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>
/// Lets glibc's allocator keep large blocks that were freed. By itself it maps every block above 32 MB anew and gives it back when it is
/// freed, so that each step of a training run has the attention scores of its long rows faulted in page by page and cleared. Small blocks
/// join their free neighbours at once in return, without which the rests beside aligned tensors stay in the way of the next tensor of the
/// same size.
/// </summary>
/// <remarks>
/// Done once, when this assembly is first used. Nothing is done where <see cref="Variable"/> is <c>system</c>, where the environment sets
/// glibc's allocator itself, or under another C library.
/// </remarks>
internal static partial class AllocatorThresholds
{
    /// <summary>The environment variable that leaves the allocator as it is: <c>system</c>.</summary>
    public const string Variable = "DSLPEFT_ALLOCATOR";

    /// <summary>Its value.</summary>
    public const string LeftAlone = "system";

    private const int MostFast = 1,
        TrimThreshold = -1,
        MapThreshold = -3;

    /// <summary>Larger blocks are mapped still: they are whole tables of large models, which live long.</summary>
    private const int MapAbove = 1 << 30;

    private static readonly string[] GlibcsOwn =
    [
        "MALLOC_MMAP_THRESHOLD_",
        "MALLOC_TRIM_THRESHOLD_",
        "MALLOC_MMAP_MAX_",
        "MALLOC_TOP_PAD_",
        "GLIBC_TUNABLES",
    ];

    /// <summary>Whether the thresholds are set in this process.</summary>
    public static bool AreSet { get; private set; }

    /// <summary>Runs when this assembly is first used.</summary>
#pragma warning disable CA2255 // It has to come before the first tensors, whoever makes them.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        if (!OperatingSystem.IsLinux() || !Wanted(Environment.GetEnvironmentVariable))
            return;
        try
        {
            AreSet = SetOption(MapThreshold, MapAbove) == 1 & SetOption(TrimThreshold, int.MaxValue) == 1 & SetOption(MostFast, 0) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, with an allocator of its own.
        }
    }

    /// <summary>Whether an environment leaves the thresholds to this library.</summary>
    internal static bool Wanted(Func<string, string?> environment) =>
        environment(Variable) != LeftAlone && GlibcsOwn.All(name => environment(name) is null);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
