using DslPeft.Native;

namespace DslPeft.Runtime.Tests.Native;

/// <summary>A heap that holds many times what was ever in use is given back, and another one is left alone.</summary>
public sealed class HeapWatchTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void AHeapThatGrowsIsGivenBackAndGrowsAnew()
    {
        (var resident, var given) = (300 * Megabyte, 0);
        var watch = new HeapWatch(() => new HeapUse(100 * Megabyte, resident), () => (resident, given) = (300 * Megabyte, given + 1));
        long most = 0;
        for (var step = 0; step < 1000; step++)
        {
            resident += 6 * Megabyte;
            watch.BeforeBackward();
            watch.AfterStep();
            most = Math.Max(most, resident);
        }
        Assert.InRange(most, 2 * 100 * Megabyte, (2 * 100 * Megabyte) + HeapWatch.Allowance + (6 * HeapWatch.Passes * Megabyte));
        Assert.InRange(given, 10, 20);
    }

    /// <summary>What a long batch needed is no waste behind shorter ones.</summary>
    [Fact]
    public void TheMostThatWasInUseCounts()
    {
        var used = 2000 * Megabyte;
        var given = false;
        var watch = new HeapWatch(() => new HeapUse(used, 3000 * Megabyte), () => given = true);
        for (var step = 0; step < 100; step++)
        {
            watch.BeforeBackward();
            watch.AfterStep();
            used = 100 * Megabyte;
        }
        Assert.False(given);
    }

    [Fact]
    public void WhereNothingIsKnownNothingIsDone()
    {
        var watch = new HeapWatch(() => null, () => throw new InvalidOperationException());
        for (var step = 0; step < 20; step++)
        {
            watch.BeforeBackward();
            watch.AfterStep();
        }
    }
}
