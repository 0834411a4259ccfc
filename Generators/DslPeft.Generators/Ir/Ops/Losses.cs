using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Losses, means over all entries or rows that count.</summary>
internal static class Losses
{
    public static IEnumerable<Operation> All()
    {
        yield return new("cross_entropy", "TI", "cross_entropy({*})", (s, _) => ShapeInference.CrossEntropy(s))
        {
            Reverse = Reverse.Autograd("the labels choose the rows that count", [0]),
        };
        yield return new("mse_loss", "TT", "mse_loss({*})", (s, _) => ShapeInference.Pair(s))
        {
            Reverse = Reverse.Of(Squared, r => r.Add("neg", Squared(r))),
        };
        yield return new("binary_cross_entropy_with_logits", "TI", "binary_cross_entropy_with_logits({*})", (s, _) =>
            ShapeInference.Pair(s)
        )
        {
            Reverse = Reverse.Of(r => r.Add("mul", Mean(r, r.Add("sub", r.Add("sigmoid", r[0]), r[1])), r.Dy)),
        };
        yield return new("kl_div", "TTNE", "kl_div({*})", (s, o) => ShapeInference.Divergence(s, o))
        {
            Reverse = Reverse.Autograd("the reduction decides; differentiated by autograd", [0, 1]),
        };
    }

    private static Operand Squared(Reversal r) => r.Add("mul", Mean(r, r.Add("sub", r[0], r[1])), r.Add("mul", r.Dy, 2));

    private static Operand Mean(Reversal r, Operand x) => r.Add("div", x, r.Add("entries_each", r[0], r.Y));
}
