using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>What a batch says: ids, masks, positions. Integers and truth values, which compute nothing.</summary>
internal static class Batches
{
    public static IEnumerable<Operation> All()
    {
        yield return new("input_ids", "", "{0}.InputIds", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens))
        {
            Borrows = true,
            Work = Work.None,
            InBodies = false,
        };
        yield return new("attention_mask", "", "{0}.AttentionMask", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens))
        {
            Borrows = true,
            Work = Work.None,
            InBodies = false,
        };
        yield return new("attended_tokens", "", "Kernels.AttendedTokens({0})", (_, _) => Shape.Of(Dim.Rows, 1, 1, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("attended_row", "", "Kernels.AttendedTokensOfOneText({0})", (_, _) => Shape.Of(Dim.Rows, 1, 1, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("source_ids", "", "{0}.InputIds", (_, _) => Shape.Of(Dim.Rows, Dim.Source))
        {
            Borrows = true,
            Work = Work.None,
            InBodies = false,
        };
        yield return new("source_mask", "", "{0}.AttentionMask", (_, _) => Shape.Of(Dim.Rows, Dim.Source))
        {
            Borrows = true,
            Work = Work.None,
            InBodies = false,
        };
        yield return new("source_positions", "", "Kernels.Positions({0}, offset: {1})", (_, _) => Shape.Of(1, Dim.Source))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("target_ids", "", "Kernels.TargetIds({0}, start: {1}, padding: {2})", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("target_mask", "", "Kernels.TargetMask({0})", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("target_positions", "", "Kernels.TargetPositions({0}, offset: {1})", (_, _) => Shape.Of(1, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("causal_mask", "I", "Kernels.CausalMask({0})", (s, _) => s[0].With(2, s[0].Last))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("implicit_causal_mask", "I", "Kernels.ImplicitCausalMask({0})", (s, _) => s[0].With(2, s[0].Last))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("window_mask", "INN", "Kernels.WindowMask({0}, before: {1}, after: {2})", (s, _) => s[0].With(2, s[0].Last))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("alibi", "IN", "Kernels.Alibi({0}, heads: {1})", (s, o) => s[0].With(2, s[0].Last).With(1, o[1].Size))
        {
            Reverse = Reverse.None("a constant of the mask"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("positions", "", "Kernels.Positions({0}, offset: {1})", (_, _) => Shape.Of(1, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return Rotation("rotation", "INN", "Kernels.Rotation({0}, theta: {1}, size: {2})");
        yield return Rotation("rotation_linear", "INNN", "Kernels.LinearRotation({0}, theta: {1}, size: {2}, factor: {3})");
        yield return Rotation(
            "rotation_dynamic",
            "INNNN",
            "Kernels.DynamicRotation({0}, theta: {1}, size: {2}, factor: {3}, original: {4})"
        );
        yield return Rotation(
            "rotation_llama3",
            "INNNNNN",
            "Kernels.Llama3Rotation({0}, theta: {1}, size: {2}, factor: {3}, low: {4}, high: {5}, original: {6})"
        );
        yield return Rotation(
            "rotation_yarn",
            "INNNNNN",
            "Kernels.YarnRotation({0}, theta: {1}, size: {2}, factor: {3}, low: {4}, high: {5}, original: {6})"
        );
        yield return new("as_pairs", "I", "Kernels.AsPairs({0})", (s, _) => s[0])
        {
            Reverse = Reverse.None("a constant of the positions"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("attended_positions", "", "Kernels.AttendedPositions({0}, offset: {1}, first: {2})", (_, _) =>
            Shape.Of(Dim.Rows, Dim.Tokens)
        )
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("sinusoids", "IT", "Kernels.Sinusoids({0}, {1})", (s, _) =>
            s[0].Known && s[1].Known ? s[0].Insert(-1, s[1].Last) : Shape.Unknown
        )
        {
            Reverse = Reverse.None("a constant of the positions"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("token_positions", "", "Kernels.TokenPositions({0}, offset: {1}, padding: {2})", (_, _) =>
            Shape.Of(Dim.Rows, Dim.Tokens)
        )
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("positions_from", "", "Kernels.PositionsFrom({0}, {1})", (_, _) => Shape.Of(1, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("tasks", "", "Kernels.Tasks({0})", (_, _) => Shape.Of(Dim.Rows)) { Work = Work.None, InBodies = false };
        yield return new("positions_after", "IN", "Kernels.PositionsAfter({*})", (s, o) => s[0].WithLast(s[0].Last + o[1].Size))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("zeros_before", "IN", "Kernels.ZerosBefore({0}, count: {1})", (s, o) => s[0].WithLast(s[0].Last + o[1].Size))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("token_shares", "IIN", "Kernels.TokenShares({0}, {1}, {2})", (s, _) =>
            s[0].Known ? Shape.Of(Dim.Rows, s[0].Last, 1) : s[0]
        )
        {
            Reverse = Reverse.None("a constant of the mask"),
            Work = Work.None,
            InBodies = false,
        };
        yield return new("token_types", "", "Kernels.TokenTypes({0})", (_, _) => Shape.Of(Dim.Rows, Dim.Tokens))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("slopes_before", "", "Kernels.SlopesBefore({0}, count: {1})", (s, o) => s[0].WithLast(s[0].Last + o[1].Size))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("ones_before", "", "Kernels.OnesBefore({0}, count: {1})", (s, o) => s[0].WithLast(s[0].Last + o[1].Size))
        {
            Work = Work.None,
            InBodies = false,
        };
    }

    /// <summary>Cosines and sines of positions.</summary>
    private static Operation Rotation(string name, string signature, string template) =>
        new(name, signature, template, (s, o) => s[0].Known ? Shape.Of(2, s[0].Dims[0], 1, s[0].Last, o[2].Size) : s[0])
        {
            Reverse = Reverse.None("a constant of the positions"),
            Work = Work.None,
            InBodies = false,
        };
}
