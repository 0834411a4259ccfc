using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

[Collection(ProcessWide.Name)]
public sealed class PeakMemoryTests
{
    private const long Megabyte = 1 << 20;

    /// <summary>The same work measures the same twice: what the first left behind does not hide the second.</summary>
    [Fact]
    public void PeakOfFreedTensorsIsSeenAgainAndAgain()
    {
        for (int repeat = 0; repeat < 3; repeat++)
        {
            using PeakMemory memory = PeakMemory.Start();
            Allocate(64);
            Assert.InRange(memory.Growth() / Megabyte, 60, 90);
        }
    }

    [Fact]
    public void ExcludedWorkDoesNotCount()
    {
        using PeakMemory memory = PeakMemory.Start();
        Allocate(32);
        memory.Excluding(() => Allocate(256));

        Assert.InRange(memory.Growth() / Megabyte, 30, 60);
        Allocate(96);
        Assert.InRange(memory.Growth() / Megabyte, 90, 125);
    }

    private static long Allocate(long megabytes)
    {
        using Tensor tensor = ones(megabytes, Megabyte / 4);
        return tensor.NumberOfElements;
    }
}
