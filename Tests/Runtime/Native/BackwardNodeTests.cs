using System.Runtime.InteropServices;
using DslPeft.Native;
using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Native;

/// <summary>Nodes of autograd's graph whose gradient is computed by the library.</summary>
[Collection(ProcessWide.Name)]
public sealed class BackwardNodeTests
{
    [Fact]
    public void AFaultBecomesAnException()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var y = new Faulty().Attach(ones(2), x);

        Assert.Throws<ExternalException>(() => y.sum().backward());
        Assert.Equal("no gradient today", Assert.IsType<NotSupportedException>(BackwardNode.TakeFault()).Message);
        Assert.Null(BackwardNode.TakeFault());
    }

    /// <summary>As libtorch does with the steps of another device.</summary>
    [Fact]
    public void AFaultOnAnotherThreadReachesTheOneThatRecordedTheStep()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var loss = new Faulty().Attach(ones(2), x).sum();
        var thread = new Thread(() => Assert.Throws<ExternalException>(() => loss.backward()));
        thread.Start();
        thread.Join();

        Assert.IsType<NotSupportedException>(BackwardNode.TakeFault());
        Assert.Null(BackwardNode.TakeFault());
    }

    /// <summary>A graph that is kept can be gone through again.</summary>
    [Fact]
    public void GradientsAddUp()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var y = new Weighted(tensor(new[] { 2f, 3f })).Attach(ones(2), x).sum();
        y.backward(retain_graph: true);
        y.backward();

        Assert.Equal([4f, 6f], x.grad!.data<float>().ToArray());
    }

    /// <summary>A node lives as long as its graph, also where only a later step's result is left.</summary>
    [Fact]
    public void NodesGoWithTheGraph()
    {
        var before = BackwardNode.AliveCount;
        using var x = ones([2], requires_grad: true);
        Tensor later;
        using (NewDisposeScope())
            later = (new Weighted(ones(2)).Attach(ones(2), x) * Scalars.Of(2)).MoveToOuterDisposeScope();

        Assert.Equal(before + 1, BackwardNode.AliveCount);
        later.Dispose();
        Assert.Equal(before, BackwardNode.AliveCount);
    }

    private sealed class Faulty : BackwardNode
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients) => throw new NotSupportedException("no gradient today");
    }

    private sealed class Weighted(Tensor weight) : BackwardNode(weight)
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var saved = Saved(0);
            gradients[0] = gradient * saved;
        }
    }
}
