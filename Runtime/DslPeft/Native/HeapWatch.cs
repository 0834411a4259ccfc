using System.Runtime.InteropServices;

namespace DslPeft.Native;

/// <summary>What a process uses of its memory, in bytes.</summary>
/// <param name="Used">What was allocated from the C library and not freed.</param>
/// <param name="Resident">What the system holds for the process.</param>
internal readonly record struct HeapUse(long Used, long Resident);

/// <summary>
/// Keeps glibc's heap from growing while a run is trained. A tensor is aligned to 64 bytes, and the place of a freed one is often just too
/// small for the next one of its size, so that a heap can come to hold many times what was ever in use. Once it does, what is free goes
/// back to the system after a step.
/// </summary>
/// <param name="read">Gives the use of memory; null where it is not known.</param>
/// <param name="giveBack">Gives free memory back.</param>
internal sealed partial class HeapWatch(Func<HeapUse?> read, Action giveBack)
{
    /// <summary>Passes from one look at the heap to the next: a look takes tens of microseconds.</summary>
    public const int Passes = 8;

    /// <summary>What a process holds beside its heap, and what is not worth giving back.</summary>
    public const long Allowance = 512L << 20;

    private long _most;
    private int _passes;
    private bool _isWasteful;

    /// <summary>
    /// A watch of this process; it does nothing where <see cref="AllocatorThresholds.Variable"/> leaves the allocator alone, or under
    /// another C library.
    /// </summary>
    public HeapWatch()
        : this(IsLeftAlone ? () => null : Read, FreedMemory.GiveBack) { }

    private static bool IsLeftAlone => Environment.GetEnvironmentVariable(AllocatorThresholds.Variable) == AllocatorThresholds.LeftAlone;

    /// <summary>Called between the passes forward and backward, when most is in use.</summary>
    public void BeforeBackward()
    {
        if (_passes++ % Passes != 0 || read() is not { } use)
            return;
        _most = Math.Max(_most, use.Used);
        _isWasteful = use.Resident > (2 * _most) + Allowance;
    }

    /// <summary>Called after a step.</summary>
    public void AfterStep()
    {
        if (!_isWasteful)
            return;
        giveBack();
        _isWasteful = false;
    }

    private static HeapUse? Read()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var heap = HeapInfo();
            return new HeapUse((long)(heap.InUse + heap.Mapped), Environment.WorkingSet);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, or glibc before 2.33.
            return null;
        }
    }

    /// <summary>glibc's <c>struct mallinfo2</c>, over all heaps.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Info
    {
        public readonly nuint Heap,
            FreeBlocks,
            FastBlocks,
            MappedBlocks,
            Mapped,
            Unused,
            FastFree,
            InUse,
            Free,
            Top;
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Info HeapInfo();
}
