using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Sums and means.</summary>
internal static class Reductions
{
    public static IEnumerable<Operation> All()
    {
        yield return Reduction("sum", "T", "{0}.sum()", (_, _) => Shape.Scalar, Expanded);
        yield return Reduction("mean", "T", "{0}.mean()", (_, _) => Shape.Scalar, r => Divided(r, Expanded(r)));
        yield return Reduction("sum_over", "TDn", "{0}.sum(dim: {1*})", (s, o) => ShapeInference.Reduce(s[0], o), ExpandedOver) with
        {
            Features = FeatureAxes.Reduced,
        };
        yield return Reduction(
            "mean_over",
            "TLn",
            "{0}.mean({1*})",
            (s, o) => ShapeInference.Reduce(s[0], o),
            r => Divided(r, ExpandedOver(r))
        ) with
        {
            Features = FeatureAxes.Reduced,
        };
        yield return Reduction(
            "norm",
            "T",
            "{0}.norm()",
            (_, _) => Shape.Scalar,
            r => r.Add("mul", r.Add("div", r[0], r.Y), Expanded(r))
        ) with
        {
            LinearIn = [],
        };
    }

    private static Operand Expanded(Reversal r) => r.Add("expand_as", r.Dy, r[0]);

    private static Operand ExpandedOver(Reversal r) => r.ExpandOver(r.Dy, r[0], r[1], r.Count > 2 && r[2].Value == 1);

    private static Operand Divided(Reversal r, Operand gradient) => r.Add("div", gradient, r.Add("entries_each", r[0], r.Y));

    private static Operation Reduction(
        string name,
        string signature,
        string template,
        Func<Shape[], Operand[], Shape> infer,
        Func<Reversal, Operand> reverse
    ) =>
        new(name, signature, template, infer)
        {
            Reverse = Reverse.Of(reverse),
            LinearIn = [0],
            Work = Work.Operand,
        };
}
