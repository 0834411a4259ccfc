using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// What a step over a cache of keys and values computes in another way than a pass over whole texts. The dimension C is all tokens so far,
/// those of the step included, of which T are new.
/// </summary>
internal static class Caching
{
    public static IEnumerable<Operation> All()
    {
        yield return Of("next_mask", "", "{0}.Mask", (_, _) => Shape.Of(Dim.Rows, Dim.Columns)) with
        {
            Borrows = true,
        };
        yield return Of("next_positions", "", "{2}.Positions(offset: {1})", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens));
        yield return Of("next_causal_mask", "", "{1}.CausalMask({0})", (s, _) => s[0].With(2, New(s[0].Last)));
        yield return Of("next_window_mask", "", "{3}.WindowMask({0}, before: {1})", (s, _) => s[0].With(2, New(s[0].Last)));
        yield return Of("next_alibi", "", "{2}.Alibi({0}, heads: {1})", (s, o) => s[0].With(2, New(s[0].Last)).With(1, o[1].Size));
        yield return Of("next_relative_bias", "", "{6}.RelativeBias({0}, {1}, distance: {2}, before: {3}, first: {4})", (s, o) =>
            s[1].Known ? ProductShapes.RelativeBias(s, o).With(2, New(s[1].Last)) : s[1]
        );
        yield return Of("first_cat", "", "{3}.Before({0}, {1}, dim: {2})", (s, o) => LayoutShapes.Cat(s[0], s[1], o));
        yield return Of("first_positions", "", "{3}.PositionsAfter({0}, count: {1}, first: {2})", (s, o) =>
            s[0].WithLast(s[0].Last + o[1].Size)
        );
        yield return Of("first_zeros", "", "{2}.ZerosBefore({0}, count: {1})", (s, o) => s[0].WithLast(s[0].Last + o[1].Size));
        yield return Of("cached_keys", "", "{1}.Keys({2}, {0})", (s, _) => Whole(s[0]));
        yield return Of("cached_values", "", "{1}.Values({2}, {0})", (s, _) => Whole(s[0]));
        yield return Of("memory_keys", "", "{0}.MemoryKeys({1})", (s, _) => s.Length > 2 ? s[2] : Shape.Unknown) with
        {
            Borrows = true,
        };
        yield return Of("memory_values", "", "{0}.MemoryValues({1})", (s, _) => s.Length > 2 ? s[2] : Shape.Unknown) with
        {
            Borrows = true,
        };
        yield return Of("remember", "", "{1}.Remember({2}, {3}, {4}, of: {0})", (s, _) => s[0]);
        yield return Of("grouped_attention", "", "Kernels.GroupedAttention({0}, {1}, {2}, {3})", (s, _) =>
            s[0].Known && s[2].Known ? s[0].WithLast(s[2].Last) : Shape.Unknown
        );
    }

    /// <summary>The new ones among columns.</summary>
    private static Dim New(Dim columns) => columns - Dim.Columns + Dim.Tokens;

    /// <summary>Keys or values of all columns, by those of the new ones.</summary>
    private static Shape Whole(Shape heads) =>
        heads is { Known: true, Rank: 4 } ? heads.With(2, heads.Dims[2] - Dim.Tokens + Dim.Columns) : heads;

    private static Operation Of(string name, string signature, string template, System.Func<Shape[], Operand[], Shape> infer) =>
        new(name, signature, template, infer)
        {
            Reverse = Reverse.None("deployed alone"),
            Work = Work.None,
            InBodies = false,
        };
}
