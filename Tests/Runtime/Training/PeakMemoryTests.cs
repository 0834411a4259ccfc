using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

[Collection(ProcessWide.Name)]
public sealed class PeakMemoryTests
{
    private const long Megabyte = 1 << 20;

    /// <summary>Megabytes that the rest of the process may take or give back meanwhile: the tests allocate many times as much.</summary>
    private const long Noise = 48;

    /// <summary>Loads libtorch, whose own pages would count where the tests run alone.</summary>
    public PeakMemoryTests() => Allocate(1);

    /// <summary>The same work measures the same twice: what the first left behind does not hide the second.</summary>
    [Fact]
    public void PeakOfFreedTensorsIsSeenAgainAndAgain()
    {
        for (var repeat = 0; repeat < 3; repeat++)
        {
            using var memory = PeakMemory.Start();
            Allocate(256);
            Near(256, memory);
        }
    }

    [Fact]
    public void ExcludedWorkDoesNotCount()
    {
        using var memory = PeakMemory.Start();
        Allocate(128);
        memory.Excluding(() => Allocate(512));

        Near(128, memory);
        Allocate(256);
        Near(256, memory);
    }

    private static void Near(long megabytes, PeakMemory memory) =>
        Assert.InRange(memory.Growth() / Megabyte, megabytes - Noise, megabytes + Noise);

    private static long Allocate(long megabytes)
    {
        using var tensor = ones(megabytes, Megabyte / 4);
        return tensor.NumberOfElements;
    }
}
