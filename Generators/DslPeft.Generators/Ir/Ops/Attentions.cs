using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// Attentions: queries (…, L, d), keys (…, S, d), values (…, S, v), a mask that is broadcast to (…, L, S) and the probability of a zero
/// among the probabilities.
/// </summary>
internal static class Attentions
{
    /// <summary>What torch's fused attention keeps, whichever of its operands is trained.</summary>
    private static readonly int[] Kept = [0, 1, 2, Reverse.Result];

    public static IEnumerable<Operation> All()
    {
        yield return Attention(
            "attention",
            "scaled_dot_product_attention",
            Reverse
                .Of(
                    r => r.Add("matmul", OfScores(r), r[1]),
                    r => r.Add("matmul", Turned(r, OfScores(r)), r[0]),
                    r => r.Add("matmul", Turned(r, Probabilities(r)), r.Dy)
                )
                .Keeping(Kept)
                .Where(operands => operands[4].Value == 0)
        ) with
        {
            InBodies = true,
            KeptBeside = Beside,
        };
        yield return Attention(
            "dropped_attention",
            "Kernels.Attention",
            Reverse.Autograd("draws a mask; computes its probabilities again", [0, 1, 2])
        );
        yield return Attention(
            "sloped_attention",
            "Kernels.SlopedAttention",
            Reverse.Autograd("the slopes are added to the scores", Kept)
        ) with
        {
            KeptBeside = Beside,
        };
        yield return Attention(
            "relative_attention",
            "scaled_dot_product_attention",
            Reverse.Autograd("what is added to the scores may be trained", Kept)
        ) with
        {
            KeptBeside = Beside,
        };
        yield return Attention(
            "causal_attention",
            "Kernels.CausalAttention",
            Reverse.Autograd("the mask may be one to add, whose columns have no gradient", Kept)
        ) with
        {
            KeptBeside = Beside,
        };
        yield return Attention(
            "dropped_causal_attention",
            "Kernels.RecomputedCausalAttention",
            Reverse.Autograd("draws a mask; computes its probabilities again", [0, 1, 2])
        );
        yield return new(
            "relative_bias",
            "TINNNN",
            "Kernels.RelativeBias({0}, {1}, distance: {2}, before: {3}, first: {4}, bothWays: {5})",
            (s, o) => ProductShapes.RelativeBias(s, o)
        )
        {
            Reverse = Reverse.Autograd("rows of a table that distances choose", []),
            LinearIn = [0],
            Work = Work.None,
            InBodies = false,
        };
        yield return new("masked_bias", "TI", "Kernels.MaskScores({0}, {1})", (s, _) => ShapeInference.Broadcast(s[0], s[1]))
        {
            Reverse = Reverse.Autograd("the mask may be one to add", []),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("mask_scores", "TI", "Kernels.MaskScores({0}, {1})", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("the mask may be one to add", []),
            InBodies = false,
        };
    }

    private static Operation Attention(string name, string function, Reverse reverse, string signature = "TTTIN") =>
        new(name, signature, function + "({0}, {1}, {2}, {3}, p: {4})", (s, _) => ProductShapes.Attention(s))
        {
            Reverse = reverse,
            LinearIn = [2],
            Work = Work.Attention,
            InBodies = false,
        };

    private static Operand Probabilities(Reversal r)
    {
        var scores = r.Add("div", r.Add("matmul", r[0], Turned(r, r[1])), Math.Sqrt(Size(r)));
        return r.Add("softmax", r.Add("mask_scores", scores, r[3]), -1);
    }

    /// <summary>Gradient of the products of queries and keys.</summary>
    private static Operand OfScores(Reversal r)
    {
        var given = r.Add("matmul", r.Dy, Turned(r, r[2]));
        var mean = r.SumOver(r.Add("mul", r.Dy, r.Y), -1);
        return r.Add("div", r.Add("mul", Probabilities(r), r.Add("sub", given, mean)), Math.Sqrt(Size(r)));
    }

    private static Operand Turned(Reversal r, Operand x) => r.Add("transpose", x, Operand.Number(-2), Operand.Number(-1));

    private static double Size(Reversal r) => ShapeInference.Number(r.ShapeOf(r[0]).Last) ?? 1;

    /// <summary>The sum of each row's exponentials; with dropout, probabilities before and after it and a mask.</summary>
    private static Polynomial Beside(Node node, Func<Operand, Shape> shapeOf) =>
        node.Inputs[4].Value is 0 ? Operation.Float * (Polynomial.Elements(node.Shape.WithLast(1)) ?? default)
        : shapeOf(node.Inputs[1]) is { Known: true, Rank: > 1 } keys
            ? ((2 * Operation.Float) + 1) * (Polynomial.Elements(node.Shape.WithLast(keys.Dims[keys.Rank - 2])) ?? default)
        : default;
}
