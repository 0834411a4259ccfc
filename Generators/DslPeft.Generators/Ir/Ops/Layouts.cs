using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Views, and values laid out anew. They compute nothing.</summary>
internal static class Layouts
{
    private static readonly Func<Reversal, Operand> Reshaped = r => r.Add("reshape_as", r.Dy, r[0]);

    public static IEnumerable<Operation> All()
    {
        yield return View("alias", "T", "{0}.alias()", (s, _) => s[0], r => r.Dy) with
        {
            Mixes = Axes.None,
            Features = FeatureAxes.Same,
        };
        yield return View("measured", "T", "Measured({0})", (s, _) => s[0], r => r.Dy);
        yield return View(
            "withloss",
            "TTN",
            "WithLoss({0}, {1}, {2})",
            (s, _) => s[0],
            Reverse.Autograd("a part of the loss; differentiated by autograd", [])
        );
        yield return View("unflatten", "TNL", "{0}.unflatten({1}, {2})", (s, o) => LayoutShapes.Unflatten(s[0], o), Reshaped) with
        {
            Mixes = Axes.Layout,
            Features = FeatureAxes.Split,
        };
        yield return View("splitlast", "TNN", "Kernels.SplitLast({0}, {1}, {2})", (s, o) => LayoutShapes.SplitLast(s[0], o), Reshaped) with
        {
            Mixes = Axes.Layout,
            Features = FeatureAxes.OneMore,
        };
        yield return View("flatten", "Tnn", "{0}.flatten({1*})", (s, o) => LayoutShapes.Flatten(s[0], o), Reshaped) with
        {
            IsView = false,
            Mixes = Axes.Layout,
            Features = FeatureAxes.Joined,
        };
        yield return View(
            "transpose",
            "TNN",
            "{0}.transpose({1}, {2})",
            (s, o) => LayoutShapes.Transpose(s[0], o),
            r => r.Add("transpose", r.Dy, r[1], r[2])
        ) with
        {
            Mixes = Axes.Layout,
            Features = FeatureAxes.WithinBoth,
        };
        yield return View("t", "T", "{0}.t()", (s, _) => LayoutShapes.Turn(s[0]), r => r.Add("t", r.Dy));
        yield return View(
            "narrow",
            "TNNN",
            "{0}.narrow(dim: {1}, start: {2}, length: {3})",
            (s, o) => LayoutShapes.Narrow(s[0], o),
            r => r.Add("put_slice", r.Dy, r[0], r.Axis(r[0], r[1]), r[2])
        ) with
        {
            Features = FeatureAxes.Within,
        };
        yield return View(
            "narrow_from",
            "TNN",
            "{0}.narrow({1}, {2}, {0}.shape[{1}] - {2})",
            (s, o) => LayoutShapes.NarrowFrom(s[0], o),
            r => r.Add("put_slice", r.Dy, r[0], r.Axis(r[0], r[1]), r[2])
        ) with
        {
            InBodies = false,
        };
        yield return View(
            "select",
            "TNN",
            "{0}.select(dim: {1}, index: {2})",
            (s, o) => LayoutShapes.Select(s[0], o),
            r => r.Add("put_row", r.Dy, r[0], r[1], r[2])
        ) with
        {
            Features = FeatureAxes.Selected,
        };
        yield return View(
            "unsqueeze",
            "TN",
            "{0}.unsqueeze(dim: {1})",
            (s, o) => LayoutShapes.Unsqueeze(s[0], o),
            r => r.Add("squeeze", r.Dy, r[1])
        );
        yield return View("squeeze", "TN", "{0}.squeeze({1})", (s, o) => LayoutShapes.Squeeze(s[0], o), Reshaped);
        yield return View("reshape", "TL", "{0}.reshape({1})", (s, o) => LayoutShapes.Reshape(s[0], o), Reshaped) with
        {
            IsView = false,
        };
        yield return View("view", "TL", "{0}.view({1})", (s, o) => LayoutShapes.Reshape(s[0], o), Reshaped);
        yield return View(
            "repeat_heads",
            "TN",
            "Kernels.RepeatHeads({0}, times: {1})",
            (s, o) => LayoutShapes.RepeatHeads(s[0], o),
            OfCopies
        ) with
        {
            IsView = false,
            InBodies = false,
        };
        yield return View(
            "expand_rows",
            "TI",
            "Kernels.ExpandRows({0}, {1})",
            (s, _) => s[0].Known ? s[0].With(0, Dim.Rows) : s[0],
            r => r.SumTo(r.Dy, r[0])
        ) with
        {
            InBodies = false,
            ReadsShapeOf = [1],
        };
        yield return new("cat", "TTN", "cat([{0}, {1}], dim: {2})", (s, o) => LayoutShapes.Cat(s[0], s[1], o))
        {
            Reverse = Reverse.Of(r => Part(r, 0), r => Part(r, 1)),
            Additive = true,
            JoinsAlong = 2,
            Work = Work.None,
        };
        yield return View("stack", "Tn", "stack({*})", (s, o) => LayoutShapes.Stack(s[0], o), OfArray([])) with
        {
            IsView = false,
        };
        // The index of a copy that is drawn is kept, as if it were a value.
        yield return View("item", "TN", "{0}[{1}]", (s, _) => s[0], OfArray([1])) with
        {
            Borrows = true,
        };
        yield return new("size", "TN", "{0}.shape[{1}]", (s, o) => LayoutShapes.Size(s[0], o))
        {
            Reverse = Reverse.None("a size, not a tensor"),
            IsHost = true,
            Work = Work.None,
            ReadsShapeOf = [0],
        };
    }

    /// <summary>The gradient's part of one of two values that were joined.</summary>
    private static Operand Part(Reversal r, int index)
    {
        var axis = r.Axis(r[0], r[2]);
        return r.Add("narrow", r.Dy, axis, index == 0 ? Operand.Number(0) : r.Add("size", r[0], axis), r.Add("size", r[index], axis));
    }

    /// <summary>A sum over the copies of each head.</summary>
    private static Operand OfCopies(Reversal r) =>
        r.Add("sum_over", r.Add("unflatten", r.Dy, Operand.Number(1), Operand.List(-1, (long)r[1].Value!.Value)), Operand.Number(2));

    /// <summary>An array of tensors has no gradient as a value.</summary>
    private static Reverse OfArray(int[] keeps) => Reverse.Autograd("an array of tensors is no value; differentiated by autograd", keeps);

    private static Operation View(
        string name,
        string signature,
        string template,
        Func<Shape[], Operand[], Shape> infer,
        Func<Reversal, Operand> reverse
    ) => View(name, signature, template, infer, Reverse.Of(reverse));

    private static Operation View(string name, string signature, string template, Func<Shape[], Operand[], Shape> infer, Reverse reverse) =>
        new(name, signature, template, infer)
        {
            Reverse = reverse,
            LinearIn = [0],
            IsView = true,
            Work = Work.None,
        };
}
