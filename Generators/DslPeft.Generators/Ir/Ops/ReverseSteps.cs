using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Steps that reverses are made of beside the other operations.</summary>
internal static class ReverseSteps
{
    private static readonly Reverse Unneeded = Reverse.Autograd("a step of a reverse, which nobody reverses");

    public static IEnumerable<Operation> All()
    {
        yield return new("expand_as", "TT", "{0}.expand_as({1})", (s, _) => s[1])
        {
            Reverse = Unneeded,
            IsView = true,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [1],
        };
        yield return new("reshape_as", "TT", "{0}.reshape({1}.shape)", (s, _) => s[1])
        {
            Reverse = Unneeded,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [1],
        };
        yield return new("zeros_like", "T", "{0}.zeros_like()", (s, _) => s[0])
        {
            Reverse = Unneeded,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [0],
        };
        // How many entries of the first operand there are for one of the second.
        yield return new("entries_each", "TT", "((double){0}.numel() / {1}.numel())", (_, _) => Shape.Scalar)
        {
            Reverse = Unneeded,
            IsHost = true,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [0, 1],
        };
        yield return new("sign", "T", "{0}.sign()", (s, _) => s[0])
        {
            Reverse = Unneeded,
            Mixes = Axes.None,
            InBodies = false,
        };
        yield return new("gt", "TN", "{0}.gt({1s})", (s, _) => s[0])
        {
            Reverse = Unneeded,
            Mixes = Axes.None,
            InBodies = false,
        };
        yield return new("erf", "T", "{0}.erf()", (s, _) => s[0])
        {
            Reverse = Unneeded,
            Mixes = Axes.None,
            InBodies = false,
        };
        // Zeros of the second operand's shape with the first from an index on, or in one place, of an axis.
        yield return new("put_slice", "TTNN", "{1}.zeros_like().slice_scatter({0}, {2}, {3}, {3} + {0}.shape[{2}])", (s, _) => s[1])
        {
            Reverse = Unneeded,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [1],
        };
        yield return new("put_row", "TTNN", "{1}.zeros_like().select_scatter({0}, {2}, {3})", (s, _) => s[1])
        {
            Reverse = Unneeded,
            Work = Work.None,
            InBodies = false,
            ReadsShapeOf = [1],
        };
        yield return new("add_rows", "TIT", "{0}.index_add(0, {1}, {2}, Scalars.One)", (s, _) => s[0])
        {
            Reverse = Unneeded,
            InBodies = false,
        };
        yield return new("rows_at", "TL", "Kernels.Rows({0}, {1})", (s, o) => s[0].With(0, o[1].Values.Length))
        {
            Reverse = Unneeded,
            Work = Work.None,
            InBodies = false,
        };
    }
}
