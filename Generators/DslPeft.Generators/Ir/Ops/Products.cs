using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Products of matrices, and lookups.</summary>
internal static class Products
{
    private static readonly Reverse OfLinear = Linear(r => r[1]);

    /// <summary>The reverse of x Wᵀ + b.</summary>
    /// <param name="weight">Reads W.</param>
    private static Reverse Linear(System.Func<Reversal, Operand> weight) =>
        Reverse.Of(
            r => r.Add("matmul", r.Dy, weight(r)),
            r => r.Add("matmul", r.Add("t", r.Rows(r.Dy)), r.Rows(r[0])),
            r => r.SumTo(r.Dy, r[2])
        );

    public static IEnumerable<Operation> All()
    {
        yield return new("linear", "TTt", "linear({*})", (s, _) => ProductShapes.Linear(s))
        {
            Reverse = OfLinear,
            LinearIn = [0],
            Bias = 2,
            Work = Work.Product,
            Mixes = Axes.Features,
            Features = FeatureAxes.Same,
        };
        yield return new("frozen_linear", "TTt", "Kernels.FrozenLinear({*})", (s, _) => ProductShapes.Linear(s))
        {
            Reverse = OfLinear,
            LinearIn = [0],
            Work = Work.Product,
            InBodies = false,
        };
        yield return new("stored_linear", "TTt", "Kernels.StoredLinear({*})", (s, _) => ProductShapes.Linear(s))
        {
            Reverse = Linear(r => r.Add("dense", r[1])),
            LinearIn = [0],
            Work = Work.Product,
            InBodies = false,
        };
        yield return new("rounded_linear", "TTt", "Kernels.RoundedLinear({*})", (s, _) => ProductShapes.Linear(s))
        {
            Reverse = Reverse.Autograd("its kernel has a node of its own, which rounds as its product does", keeps: [1]),
            LinearIn = [0],
            Work = Work.Product,
            InBodies = false,
        };
        yield return new("dense", "T", "Kernels.Dense({0})", (s, _) => s[0])
        {
            Reverse = Reverse.None("a frozen tensor of the base has no gradient"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("matmul", "TT", "matmul({0}, {1})", (s, _) => ProductShapes.Matmul(s[0], s[1]))
        {
            // Counted as if both factors were kept, whichever of them is trained.
            Reverse = Reverse.Of(Left, Right).Keeping(0, 1),
            LinearIn = [0, 1],
            Work = Work.Product,
            Features = FeatureAxes.OfFirst,
        };
        yield return new("fastfood", "TTITT", "Kernels.Fastfood({0}, {1}, {2}, {3}, {4})", (s, _) => s[4])
        {
            Reverse = Reverse.Autograd("linear in its first operand; differentiated by autograd"),
            LinearIn = [0],
            Work = Work.Unknown,
        };
        yield return new("kron", "TT", "kron({0}, {1})", (s, _) => ProductShapes.Kron(s[0], s[1]))
        {
            Reverse = Reverse.Autograd("differentiated by autograd"),
            LinearIn = [0, 1],
        };
        yield return new("einsum", "ST*", "einsum({*})", (s, o) => ProductShapes.Einsum(s, o))
        {
            Reverse = Reverse.Autograd("the equation decides; differentiated by autograd"),
            Work = Work.Unknown,
        };
        yield return new("embedding", "ITn", "Kernels.Embedding({*})", (s, _) => ProductShapes.Embedding(s[0], s[1]))
        {
            Reverse = Reverse.Of(null, OfTable),
            LinearIn = [1],
            Work = Work.None,
            Mixes = Axes.Features,
        };
    }

    /// <summary>Rows of the gradient added at their ids, none at padding.</summary>
    private static Operand OfTable(Reversal r)
    {
        var rows = r.Count > 2 ? r.Add("mul", r.Dy, r.Add("unsqueeze", r.Add("ne", r[0], r[2]), -1)) : r.Dy;
        return r.Add("add_rows", r.Add("zeros_like", r[1]), r.Add("flatten", r[0]), r.Rows(rows));
    }

    private static Operand Left(Reversal r)
    {
        var product = r.Add("matmul", Gradient(r), r.Add("transpose", Column(r, r[1]), Operand.Number(-2), Operand.Number(-1)));
        return IsVector(r, r[0]) ? r.Add("reshape_as", r.SumTo(product, Row(r, r[0])), r[0]) : r.SumTo(product, r[0]);
    }

    private static Operand Right(Reversal r)
    {
        var product = r.Add("matmul", r.Add("transpose", Row(r, r[0]), Operand.Number(-2), Operand.Number(-1)), Gradient(r));
        return IsVector(r, r[1]) ? r.Add("reshape_as", r.SumTo(product, Column(r, r[1])), r[1]) : r.SumTo(product, r[1]);
    }

    /// <summary>The gradient of a product of matrices: a vector is a row on the left and a column on the right.</summary>
    private static Operand Gradient(Reversal r)
    {
        var gradient = r.Dy;
        if (IsVector(r, r[0]))
            gradient = r.Add("unsqueeze", gradient, IsVector(r, r[1]) ? 0 : -2);
        return IsVector(r, r[1]) ? r.Add("unsqueeze", gradient, -1) : gradient;
    }

    private static Operand Row(Reversal r, Operand value) => IsVector(r, value) ? r.Add("unsqueeze", value, 0) : value;

    private static Operand Column(Reversal r, Operand value) => IsVector(r, value) ? r.Add("unsqueeze", value, 1) : value;

    private static bool IsVector(Reversal r, Operand value) => r.ShapeOf(value) is { Known: true, Rank: 1 };
}
