using DslPeft.Native;
using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Native;

/// <summary>Layers that run again in the backward pass.</summary>
[Collection(ProcessWide.Name)]
public sealed class LayerRecomputationTests
{
    /// <summary>
    /// A tensor that several layers read gets the gradients of all of them, added up in the order of a pass that saves everything.
    /// </summary>
    [Fact]
    public void TensorsThatLayersShareHaveTheSameGradientsToTheBit()
    {
        using var scope = NewDisposeScope();
        var (memory, shared) = (randn(5, 3), randn(3, 3));
        byte[][] Gradients(Func<LayerRecomputation, int, Tensor[], Tensor[], Func<int, Tensor[], Tensor>, Tensor> run)
        {
            Tensor m = memory.clone().requires_grad_(),
                w = shared.clone().requires_grad_();
            var pass = new LayerRecomputation(new Routing([], 1));
            var x = m * Scalars.Of(0.5);
            for (var layer = 0; layer < 4; layer++)
                x = run(pass, layer, [x, m], [w], (i, read) => (read[0].matmul(w).Plus(read[1])).tanh() * (read[1] / Scalars.Of(i + 3)));
            x.pow(Scalars.Of(3)).sum().backward();
            return [m.grad!.bytes.ToArray(), w.grad!.bytes.ToArray()];
        }

        Assert.Equal(
            Gradients((_, layer, inputs, _, compute) => compute(layer, inputs)),
            Gradients((pass, layer, inputs, trained, compute) => pass.Run(layer, inputs, trained, compute))
        );
    }

    /// <summary>The second run draws what the first drew, and what is drawn after it does not change.</summary>
    [Fact]
    public void DrawsAreRepeated()
    {
        using var scope = NewDisposeScope();
        var x = ones([1000], requires_grad: true);
        var pass = new LayerRecomputation(new Routing([], 1)) { Draws = true };
        _ = manual_seed(3);
        var y = pass.Run(0, [x], [], (_, read) => nn.functional.dropout(read[0], 0.5, training: true));
        var state = GeneratorState.Capture();
        y.sum().backward();

        Assert.Equal(y.data<float>().ToArray(), x.grad!.data<float>().ToArray());
        Assert.Equal(state, GeneratorState.Capture());
    }

    /// <summary>Routes that a later pass has drawn meanwhile are not those of the layer, and are left as they are.</summary>
    [Fact]
    public void RoutesAreThoseOfThePass()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        var routing = new Routing([new Route("copy", Layers: 1, Count: 10, Distinct: false)], 1);
        routing.Pin([
            [
                [7],
            ],
        ]);
        routing.Draw(1);
        var y = new LayerRecomputation(routing).Run(0, [x], [], (i, read) => read[0] * Scalars.Of(routing.Choice(0, 0, i)));
        routing.Pin([
            [
                [2],
            ],
        ]);
        routing.Draw(1);
        y.backward();

        Assert.Equal(7, x.grad!.item<float>());
        Assert.Equal(2, routing.Choice(0, 0, 0));
    }

    /// <summary>A layer that keeps its inputs alone holds no more than these, and nothing once its graph is gone.</summary>
    [Fact]
    public void NothingOutlivesTheGraph()
    {
        var before = BackwardNode.AliveCount;
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        using (NewDisposeScope())
        {
            var pass = new LayerRecomputation(new Routing([], 1));
            var y = x * Scalars.Of(1);
            for (var layer = 0; layer < 3; layer++)
                y = pass.Run(layer, [y, x], [], (_, read) => read[0] * read[1]);
            Assert.Equal(before + 3, BackwardNode.AliveCount);
            y.sum().backward();
        }

        Assert.Equal(before, BackwardNode.AliveCount);
    }

    /// <summary>Where nothing is recorded, and where nothing has a gradient, a layer just runs.</summary>
    [Fact]
    public void ALayerWithoutGradientsJustRuns()
    {
        using var scope = NewDisposeScope();
        var before = BackwardNode.AliveCount;
        var pass = new LayerRecomputation(new Routing([], 1));
        var frozen = pass.Run(0, [ones(2)], [], (_, read) => read[0] * Scalars.Of(2));
        using (no_grad())
            Assert.False(pass.Run(0, [ones([2], requires_grad: true)], [], (_, read) => read[0] * Scalars.Of(2)).requires_grad);

        Assert.False(frozen.requires_grad);
        Assert.Equal(before, BackwardNode.AliveCount);
    }

    /// <summary>What fails when a layer runs again is said, not that its gradient is missing.</summary>
    [Fact]
    public void AFaultIsNamed()
    {
        var runs = 0;
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var pass = new LayerRecomputation(new Routing([], 1));
        var y = pass.Run(0, [x], [], (_, read) => runs++ == 0 ? read[0] * Scalars.Of(2) : throw new NotSupportedException("not twice"));

        Assert.ThrowsAny<Exception>(() => y.sum().backward());
        Assert.Equal("not twice", Assert.IsType<NotSupportedException>(BackwardNode.TakeFault()).Message);
    }

    /// <summary>The fault of a step within a layer is not hidden by the layer's own.</summary>
    [Fact]
    public void AFaultWithinALayerIsNamed()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        var pass = new LayerRecomputation(new Routing([], 1));
        var y = pass.Run(0, [x], [], (_, read) => is_grad_enabled() ? new Faulty().Attach(ones(2), read[0]) : read[0] * Scalars.Of(2));

        Assert.ThrowsAny<Exception>(() => y.sum().backward());
        Assert.Equal("no gradient today", Assert.IsType<NotSupportedException>(BackwardNode.TakeFault()).Message);
    }

    private sealed class Faulty : BackwardNode
    {
        protected override void Backward(Tensor gradient, Span<Tensor?> gradients) => throw new NotSupportedException("no gradient today");
    }
}
