using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>Attention whose probabilities are computed again in the backward pass, against the formula under autograd.</summary>
[Collection(ProcessWide.Name)]
public sealed class AttentionTests
{
    private const double P = 0.3;

    [Theory]
    [InlineData(5, true, true, true)]
    [InlineData(1, true, true, true)]
    [InlineData(5, false, false, true)]
    [InlineData(5, false, true, false)]
    [InlineData(5, true, false, false)]
    public void ResultAndGradientsAreTheFormulas(int queries, bool query, bool key, bool value)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var inputs = new[] { (queries, query), (7, key), (7, value) }
            .Select(size => randn([2, 3, size.Item1, 4], float64, requires_grad: size.Item2))
            .ToArray();
        var mask = ones(2, 1, 1, 7, dtype: @bool);
        mask[1, 0, 0, 5] = false;
        var upstream = randn([2, 3, queries, 4], float64);

        random.manual_seed(11);
        var actual = DslPeft.Kernels.Attention(inputs[0], inputs[1], inputs[2], mask, P);
        (actual * upstream).sum().backward();
        var gradients = inputs.Select(input => input.grad?.clone()).ToList();
        foreach (var input in inputs)
            input.grad = null;

        random.manual_seed(11);
        var drawn = DropoutMask.Draw(P);
        var scores = matmul(inputs[0], inputs[1].transpose(-2, -1)) / Scalars.Of(2);
        var probabilities = nn.functional.softmax(scores.masked_fill(mask.logical_not(), Scalars.Of(double.NegativeInfinity)), -1);
        var expected = matmul(probabilities * drawn.Apply(ones_like(probabilities)), inputs[2]);
        (expected * upstream).sum().backward();

        Close(expected, actual);
        for (var i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(inputs[i].requires_grad, gradients[i] is not null);
            if (gradients[i] is { } gradient)
                Close(inputs[i].grad!, gradient);
        }
    }

    [Fact]
    public void WithoutDropoutItIsTorchsOwn()
    {
        using var scope = NewDisposeScope();
        var (query, key, value, mask) = (randn(2, 3, 5, 4), randn(2, 3, 7, 4), randn(2, 3, 7, 4), ones(2, 1, 1, 7, dtype: @bool));

        Assert.True(
            DslPeft
                .Kernels.Attention(query, key, value, mask, 0)
                .eq(nn.functional.scaled_dot_product_attention(query, key, value, mask))
                .all()
                .AsBoolean()
        );
    }

    private static void Close(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).abs().max().AsDouble(), 0, 1e-12);
}
