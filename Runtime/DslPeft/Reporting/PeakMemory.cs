using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DslPeft.Reporting;

/// <summary>
/// Measures how much resident memory a piece of work adds at its peak. On Linux the kernel keeps the peak (<c>VmHWM</c> of
/// <c>/proc/self/status</c>) and resets it on request; elsewhere, or where the reset is refused, the resident set is sampled.
/// </summary>
/// <remarks>
/// Before the measure starts, garbage is collected and freed memory is given back to the system, so that memory which an earlier piece of
/// work left behind neither hides nor adds to the growth.
/// </remarks>
public sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan SamplingInterval = TimeSpan.FromMilliseconds(5);

    private readonly Timer? _sampler;
    private readonly long _mapped;
    private long _sampled,
        _before;

    private PeakMemory()
    {
        Settle();
        var kernel = TryResetPeak();
        Baseline = Resident();
        _mapped = Mapped();
        _sampled = Baseline;
        if (!kernel)
        {
            _sampler = new Timer(_ => Sample(), null, TimeSpan.Zero, SamplingInterval);
        }
    }

    /// <summary>Starts to measure.</summary>
    public static PeakMemory Start() => new();

    /// <summary>Resident bytes when the measure started.</summary>
    public long Baseline { get; }

    /// <summary>Whether the kernel keeps the peak; if not, a peak between two samples is missed.</summary>
    public bool IsExact => _sampler is null;

    /// <summary>
    /// Resident bytes at the peak since the measure started, less those at its start. Pages of files that were read in since then, which
    /// are code for the most part, do not count: the system drops them when it likes, and the work that reads them again is not what needs
    /// them.
    /// </summary>
    public long Growth()
    {
        var peak = _sampler is null ? ReadStatus("VmHWM:") : SampledPeak();
        return Math.Max(_before, peak - Baseline - Math.Max(0, Mapped() - _mapped));
    }

    /// <summary>Does other work, whose memory does not count.</summary>
    public T Excluding<T>(Func<T> work)
    {
        _before = Growth();
        var result = work();
        Settle();
        if (_sampler is null)
        {
            TryResetPeak();
        }
        else
        {
            Interlocked.Exchange(ref _sampled, Resident());
        }
        return result;
    }

    public void Dispose() => _sampler?.Dispose();

    private long SampledPeak()
    {
        Sample();
        return Interlocked.Read(ref _sampled);
    }

    // While other work goes on, samples are taken too; they are thrown away at its end.
    private void Sample()
    {
        long now = Resident(),
            seen;
        while (now > (seen = Interlocked.Read(ref _sampled)) && Interlocked.CompareExchange(ref _sampled, now, seen) != seen) { }
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers(); // tensors without an owner free their memory here
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // gives free pages of the managed heap back now, not in the middle of a measure
        if (OperatingSystem.IsLinux())
        {
            try
            {
                _ = TrimHeap(0);
            }
            catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
            {
                // Not glibc: its allocator has no such request, and the growth may come out smaller.
            }
        }
    }

    private static bool TryResetPeak()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Resident()
    {
        if (OperatingSystem.IsLinux())
        {
            return ReadStatus("VmRSS:");
        }
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    /// <summary>Resident bytes that files back; 0 where the system does not tell.</summary>
    private static long Mapped() => OperatingSystem.IsLinux() ? ReadStatus("RssFile:") : 0;

    private static long ReadStatus(string key)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(
                line[key.Length..].Replace("kB", "", StringComparison.Ordinal),
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture
            ) * 1024;
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int TrimHeap(nuint keep);
}
