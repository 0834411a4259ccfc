using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Kernels;

/// <summary>Attention of each token with those before it, against the formula under autograd.</summary>
[Collection(ProcessWide.Name)]
public sealed class CausalAttentionTests
{
    private const double Least = float.MinValue;

    /// <summary>Two rows of five tokens: whole, padded at the right, or padded at the left.</summary>
    public static TheoryData<string, double> Cases =>
        new()
        {
            { "whole", 0 },
            { "right", 0 },
            { "left", 0 },
            { "whole", 0.3 },
            { "right", 0.3 },
            { "left", 0.3 },
        };

    [Theory, MemberData(nameof(Cases))]
    public void ResultAndGradientsAreTheFormulas(string padding, double p)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        var inputs = Enumerable.Range(0, 3).Select(_ => randn([2, 3, 5, 4], float64, requires_grad: true)).ToArray();
        var upstream = randn([2, 3, 5, 4], float64);
        var tokens = Tokens(padding);
        var mask = DslPeft.Kernels.ImplicitCausalMask(tokens);
        Assert.Equal(padding == "whole", mask.numel() == 0);
        Assert.Equal(padding == "left", mask.is_floating_point());

        random.manual_seed(11);
        var actual = DslPeft.Kernels.RecomputedCausalAttention(inputs[0], inputs[1], inputs[2], mask, p);
        (actual * upstream).sum().backward();
        var gradients = inputs.Select(input => input.grad!.clone()).ToList();
        foreach (var input in inputs)
            input.grad = null;

        var before = ones(5, 5, dtype: @bool).tril();
        var scores = matmul(inputs[0], inputs[1].transpose(-2, -1)) / Scalars.Of(2);
        // As the published implementation masks: what comes later first, then padding, by the least finite number each.
        var probabilities = nn.functional.softmax(
            scores.where(before, tensor(Least, float64)).Plus((tokens.to(float64).neg().Plus(1)) * Scalars.Of(Least)),
            -1
        );
        random.manual_seed(11);
        var dropped =
            p == 0 ? probabilities
            : padding == "left" ? nn.functional.dropout(probabilities, p, training: true)
            : probabilities * DropoutMask.Draw(p).Apply(ones_like(probabilities));
        var expected = matmul(dropped, inputs[2]);
        (expected * upstream).sum().backward();

        Close(expected, actual);
        for (var i = 0; i < inputs.Length; i++)
            Close(inputs[i].grad!, gradients[i]);
    }

    /// <summary>The mask in full is that of the batch without padding.</summary>
    [Fact]
    public void AMaskInFullChangesNothing()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var (query, key, value) = (randn([2, 3, 5, 4], float64), randn([2, 3, 5, 4], float64), randn([2, 3, 5, 4], float64));
        var implied = DslPeft.Kernels.CausalAttention(query, key, value, DslPeft.Kernels.ImplicitCausalMask(Tokens("whole")), 0);

        Close(implied, DslPeft.Kernels.CausalAttention(query, key, value, DslPeft.Kernels.CausalMask(Tokens("whole")), 0));
    }

    /// <summary>Columns before a causal mask are attended by every token, whatever form it has.</summary>
    [Theory]
    [InlineData("right")]
    [InlineData("left")]
    public void PrefixesStandBeforeTheMask(string padding)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        var (query, key, value) = (randn([2, 3, 5, 4], float64), randn([2, 3, 7, 4], float64), randn([2, 3, 7, 4], float64));
        var tokens = Tokens(padding);
        var mask = DslPeft.Kernels.OnesBefore(DslPeft.Kernels.CausalMask(tokens), 2);

        var attended = cat([ones(2, 1, 5, 2, dtype: @bool), tokens & ones(5, 5, dtype: @bool).tril()], -1);
        var scores = (matmul(query, key.transpose(-2, -1)) / Scalars.Of(2)).masked_fill(
            attended.logical_not(),
            Scalars.Of(double.NegativeInfinity)
        );
        Close(matmul(nn.functional.softmax(scores, -1), value), DslPeft.Kernels.CausalAttention(query, key, value, mask, 0));
    }

    [Fact]
    public void LastTokensStandBeforePaddingAndBehindVirtualOnes()
    {
        using var scope = NewDisposeScope();
        var hidden = arange(Scalars.Zero, Scalars.Of(2 * 6 * 3), Scalars.One, float32).view(2, 6, 3);
        var mask = tensor(new long[] { 1, 1, 1, 1, 1, 1, 0, 0 }, [2, 4]);

        var last = DslPeft.Kernels.LastToken(hidden, mask);

        Assert.True(last.eq(stack([hidden[0, 5], hidden[1, 3]])).all().AsBoolean());
    }

    /// <summary>A mask (2, 1, 1, 5) of the tokens that are no padding.</summary>
    private static Tensor Tokens(string padding)
    {
        var tokens = ones(2, 1, 1, 5, dtype: @bool);
        if (padding == "right")
            tokens[1, 0, 0, TensorIndex.Slice(3)] = false;
        if (padding == "left")
            tokens[1, 0, 0, TensorIndex.Slice(0, 2)] = false;
        return tokens;
    }

    private static void Close(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).abs().max().AsDouble(), 0, 1e-12);
}
