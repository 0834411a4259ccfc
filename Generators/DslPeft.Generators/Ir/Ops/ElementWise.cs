using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Arithmetic, entry by entry.</summary>
internal static class ElementWise
{
    public static IEnumerable<Operation> All()
    {
        yield return Binary("add", "+", "Scalars.Plus({0}, {1})", r => r.SumTo(r.Dy, r[0]), r => r.SumTo(r.Dy, r[1])) with
        {
            Additive = true,
        };
        yield return Binary("sub", "-", "{0s} - {1s}", r => r.SumTo(r.Dy, r[0]), r => r.Add("neg", r.SumTo(r.Dy, r[1]))) with
        {
            Additive = true,
        };
        yield return Binary(
            "mul",
            "*",
            "{0s} * {1s}",
            r => r.SumTo(r.Add("mul", r.Dy, r[1]), r[0]),
            r => r.SumTo(r.Add("mul", r.Dy, r[0]), r[1])
        ) with
        {
            LinearIn = [0, 1],
            Features = FeatureAxes.Same,
        };
        yield return Binary(
            "div",
            "/",
            "{0s} / {1s}",
            r => r.SumTo(r.Add("div", r.Dy, r[1]), r[0]),
            r => r.SumTo(r.Add("neg", r.Add("div", r.Add("mul", r.Dy, r.Y), r[1])), r[1])
        ) with
        {
            LinearIn = [0],
            Features = FeatureAxes.Same,
        };
        yield return Unary("neg", "X", "-{0}", r => r.Add("neg", r.Dy)) with
        {
            LinearIn = [0],
            Features = FeatureAxes.Same,
        };
        yield return Unary("pow", "TN", "{0}.pow({1s})", r =>
            r.Add("mul", r.Dy, r.Add("mul", r.Add("pow", r[0], r[1].Value!.Value - 1), r[1].Value!.Value))
        );
        yield return Unary("sqrt", "T", "{0}.sqrt()", r => r.Add("div", r.Dy, r.Add("mul", r.Y, 2)));
        yield return Unary("exp", "T", "{0}.exp()", r => r.Add("mul", r.Dy, r.Y));
        yield return Unary("log", "T", "{0}.log()", r => r.Add("div", r.Dy, r[0]));
        yield return Unary("abs", "T", "{0}.abs()", r => r.Add("mul", r.Dy, r.Add("sign", r[0])));
        yield return new("detach", "T", "{0}.detach()", (s, _) => s[0])
        {
            Reverse = Reverse.None("stops the gradient by definition"),
            IsView = true,
            Work = Work.None,
            Mixes = Axes.None,
        };
        yield return new("for_task", "TTIN", "Kernels.ForTask({0}, {1}, {2}, {3})", (s, _) => s[0])
        {
            Reverse = Reverse.Of(
                r => r.Add("for_task", r.Dy, r.Add("zeros_like", r.Dy), r[2], r[3]),
                r => r.Add("for_task", r.Add("zeros_like", r.Dy), r.Dy, r[2], r[3])
            ),
            InBodies = false,
        };
        yield return new("highest", "TN", "Kernels.Highest({0}, {1})", (s, _) => s[0])
        {
            Reverse = Reverse.None("which entries are the highest has no gradient"),
            Mixes = Axes.Features,
            Features = FeatureAxes.Same,
        };
        yield return new("ne", "TX", "{0}.ne({1s})", (s, _) => s[0])
        {
            Reverse = Reverse.None("a truth value has no gradient"),
            Work = Work.None,
        };
    }

    /// <summary>An operation of one value for each entry.</summary>
    public static Operation Unary(string name, string signature, string template, Func<Reversal, Operand> reverse) =>
        new(name, signature, template, (s, _) => s[0]) { Reverse = Reverse.Of(reverse), Mixes = Axes.None };

    private static Operation Binary(
        string name,
        string sign,
        string template,
        Func<Reversal, Operand> left,
        Func<Reversal, Operand> right
    ) =>
        new(name, "XX", template, (s, _) =>
            s.Length > 1 && s[1] is not { Known: true, Rank: 0 } ? ShapeInference.Broadcast(s[0], s[1]) : s[0]
        )
        {
            Reverse = Reverse.Of(left, right),
            Mixes = Axes.None,
            OnNumbers = $"{{0}} {sign} {{1}}",
        };
}
