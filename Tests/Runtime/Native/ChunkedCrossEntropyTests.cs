using DslPeft.Native;
using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Runtime.Tests.Native;

/// <summary>A cross-entropy whose logits are there in chunks.</summary>
[Collection(ProcessWide.Name)]
public sealed class ChunkedCrossEntropyTests
{
    private const int Rows = 11,
        Width = 4,
        Classes = 6;

    /// <summary>
    /// Chunks that divide the rows and that do not, one row each, and all rows in one; with torch's label smoothing; of trained and of
    /// frozen parts.
    /// </summary>
    [Theory]
    [InlineData(3, 0.0, true, true)]
    [InlineData(3, 0.25, true, true)]
    [InlineData(1, 0.1, true, false)]
    [InlineData(4, 0.1, false, true)]
    [InlineData(11, 0.1, true, true)]
    [InlineData(100, 0.0, true, true)]
    public void IsTorchsCrossEntropy(int rows, double smoothing, bool ofStates, bool ofHead)
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(1);
        var targets = randint(0, Classes, [Rows], int64);
        Tensor x = randn(Rows, Width, float64),
            w = randn(Classes, Width, float64),
            b = randn(Classes, float64);
        (double Loss, Tensor?[] Gradients) Run(Func<Tensor, Func<Tensor, Tensor>, Tensor[], Tensor> loss)
        {
            var (states, weight, bias) = (x.clone(), w.clone(), b.clone());
            (states.requires_grad, weight.requires_grad, bias.requires_grad) = (ofStates, ofHead, ofHead);
            var result = loss(states, chunk => linear(chunk, weight, bias).tanh(), ofHead ? [weight, bias] : []) * Scalars.Of(2);
            result.backward();
            return (result.item<double>(), [states.grad, weight.grad, bias.grad]);
        }

        var (expected, gradients) = Run((states, head, _) => cross_entropy(head(states), targets, label_smoothing: smoothing));
        var (actual, own) = Run(
            (states, head, trained) => DslPeft.Kernels.ChunkedCrossEntropy(states, targets, smoothing, head, rows, trained)
        );

        Assert.Equal(expected, actual, 1e-12);
        foreach (var (one, other) in gradients.Zip(own))
        {
            Assert.Equal(one is null, other is null);
            Assert.True(one is null || one.allclose(other!, 1e-12, 1e-12));
        }
    }

    /// <summary>No more logits than those of a chunk are asked for at a time, and none again in the backward pass.</summary>
    [Fact]
    public void NoChunkIsLargerThanAskedFor()
    {
        using var scope = NewDisposeScope();
        var asked = new List<long>();
        var states = randn(Rows, Width).requires_grad_();
        var weight = randn(Classes, Width);
        var loss = DslPeft.Kernels.ChunkedCrossEntropy(
            states,
            zeros(Rows, int64),
            0,
            chunk =>
            {
                asked.Add(chunk.shape[0]);
                return linear(chunk, weight);
            },
            4
        );
        loss.backward();

        Assert.Equal([4, 4, 3], asked);
    }

    /// <summary>What is kept for the backward pass goes with the graph.</summary>
    [Fact]
    public void NothingOutlivesTheGraph()
    {
        var before = BackwardNode.AliveCount;
        using var scope = NewDisposeScope();
        var states = randn(Rows, Width).requires_grad_();
        var weight = randn(Classes, Width);
        using (NewDisposeScope())
        {
            var loss = DslPeft.Kernels.ChunkedCrossEntropy(states, zeros(Rows, int64), 0, chunk => linear(chunk, weight), 4);
            Assert.Equal(before + 1, BackwardNode.AliveCount);
            loss.backward();
        }

        Assert.Equal(before, BackwardNode.AliveCount);
    }
}
