using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>What the library gives torch for a number.</summary>
public sealed class KeptNumberTests
{
    [Fact]
    public void ANumberOutlivesCollectionsUntilManyOthersWereMade()
    {
        var number = Made();
        Collect();
        Assert.True(number.IsAlive);

        for (var i = 0; i < 255; i++)
            Scalars.Of(i);
        Collect();
        Assert.True(number.IsAlive);

        Scalars.Of(255);
        Collect();
        Assert.False(number.IsAlive);
    }

    [Fact]
    public void IntegersStayIntegers()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1L, 2L]);

        Assert.Equal([3L, 4L], x.Plus(2).data<long>().ToArray());
        Assert.Equal([2L, 4L], x.Plus(x).data<long>().ToArray());
        Assert.Equal([5L, 10L], (x * Scalars.Of(5)).data<long>().ToArray());
        Assert.Equal([1.5f, 2.5f], x.Plus(0.5).data<float>().ToArray());
        Assert.Equal(3L, x.sum().AsInt64());
        Assert.True(x.eq(Scalars.Of(2)).any().AsBoolean());
        Assert.Equal(3.0, x.sum().AsDouble());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Made() => new(Scalars.Of(1.5));

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
