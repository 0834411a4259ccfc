using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A slice of a fused projection, as of queries, keys and values side by side: rows of its weight and bias, features of its result. At a
/// site that is no slice, each of these is the whole.
/// </summary>
internal static class Slice
{
    /// <summary>Rows of the weight that a site's tensors are rows of.</summary>
    public static int Rows(SiteTarget site) => site.IsSlice ? site.WholeOut : site.Out;

    /// <summary>The site's rows of a tensor of the whole.</summary>
    public static Operand Of(StageBuilder stage, SiteTarget site, Operand whole) =>
        site.IsSlice
            ? stage.Add(
                "narrow",
                site.Field.ToLowerInvariant() + "Rows",
                whole,
                Operand.Number(0),
                Operand.Number(site.Offset),
                Operand.Number(site.Out)
            )
            : whole;

    /// <summary>Other rows in place of the site's.</summary>
    public static Operand Put(StageBuilder stage, SiteTarget site, Operand whole, Operand rows) =>
        site.IsSlice ? stage.Add("with_slice", "whole", whole, rows, Operand.Number(site.Offset)) : rows;

    /// <summary>The site's rows among rows of one value.</summary>
    public static Operand InWhole(StageBuilder stage, SiteTarget site, Operand rows, double others) =>
        site.IsSlice
            ? stage.Add(
                "pad_rows",
                "inWhole",
                rows,
                Operand.Number(site.Offset),
                Operand.Number(site.WholeOut - site.Offset - site.Out),
                Operand.Number(others)
            )
            : rows;

    /// <summary>The product of a site. A slice gets one of its own, over its rows of the weight.</summary>
    /// <param name="weaver">The method that changes what the product reads.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="site">The site.</param>
    /// <param name="isWhole">Tells the product of a site that is no slice; null where there is none.</param>
    public static Node Product(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Func<Node, bool>? isWhole)
    {
        if (!site.IsSlice)
            return stage.Nodes.First(node => node.Op == "linear" && isWhole!(node));
        var slice = stage.Nodes.First(node => node.Op is "narrow" or "linear" && node.Name == site.Field.ToLowerInvariant());
        if (slice.Op == "linear")
            return slice;
        if (slice.Inputs[0].Kind != OperandKind.Node || stage.NodeOf(slice.Inputs[0]) is not { Op: "linear" } whole)
            throw new FormatException(
                $"{weaver.Use.Method.Name} changes the weight of {site.Path} alone, and another method what all of its projection gives"
            );
        stage.MoveBefore(slice.Id);
        var inputs = whole.Inputs.Select((input, i) => i == 0 || !input.IsTensor ? input : Of(stage, site, input)).ToArray();
        stage.Replace(slice with { Op = "linear", Inputs = inputs });
        return stage.NodeOf(Operand.Node(slice.Id));
    }
}
