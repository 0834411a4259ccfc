using DslPeft.Data;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Training;

/// <summary>
/// What is kept of the logits of texts whose tokens are predicted one by one, where all logits would fill the memory: of each row the sum
/// of its tokens' losses, their number, and how many are right.
/// </summary>
internal static class TokenLosses
{
    /// <summary>The metric that such tasks are judged by.</summary>
    public const string Metric = "accuracy";

    /// <param name="predicted">Logits (B, T, V).</param>
    /// <param name="tokens">The tokens that they predict (B, T), -100 where none is.</param>
    /// <returns>Loss, number and right ones, (B, 3).</returns>
    public static Tensor Of(Tensor predicted, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var counted = tokens.ne(Scalars.Of(MaskedLmCollator.Ignored));
        var losses = cross_entropy(predicted.transpose(1, 2), tokens, ignore_index: MaskedLmCollator.Ignored, reduction: nn.Reduction.None);
        var right = predicted.argmax(-1).eq(tokens) & counted;
        return stack([losses.sum(dim: 1), counted.sum(dim: 1, type: losses.dtype), right.sum(dim: 1, type: losses.dtype)], 1)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Loss and perplexity over all tokens, and the share of those that are right.</summary>
    public static IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> rows)
    {
        double tokens = rows.Sum(row => (double)row[1]),
            loss = rows.Sum(row => (double)row[0]) / tokens;
        return new Dictionary<string, double>
        {
            ["loss"] = loss,
            ["perplexity"] = Math.Exp(loss),
            [Metric] = rows.Sum(row => (double)row[2]) / tokens,
        };
    }

    /// <summary>The perplexity of a row.</summary>
    public static double Perplexity(float[] row) => Math.Exp(row[0] / row[1]);
}
