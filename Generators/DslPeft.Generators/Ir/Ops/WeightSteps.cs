using System;
using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Steps that make one weight of another, or of few numbers.</summary>
internal static class WeightSteps
{
    public static IEnumerable<Operation> All()
    {
        yield return OfFirst("cayley", "T", "Kernels.Cayley({0})", "an inverse");
        yield return OfFirst("bounded", "TN", "Kernels.Bounded({0}, radius: {1})", "a projection");
        yield return OfFirst("butterflies", "TT", "Kernels.Butterflies({0}, {1})", "a chain of products") with
        {
            LinearIn = [0],
        };
        yield return OfFirst("orthonormal", "TN", "Kernels.Orthonormal({0}, columns: {1})", "a chain of projections");
        yield return OfFirst("reflected", "TT", "Kernels.Reflected({0}, {1})", "a chain of reflections") with
        {
            LinearIn = [0],
        };
        yield return OfFirst("squares", "TT", "Kernels.Squares({0}, {1})", "products of blocks") with
        {
            LinearIn = [1],
        };
        yield return new("tiled", "TN", "Kernels.Tiled({0}, columns: {1})", (s, o) => Last(s[0], o[1]))
        {
            Reverse = Reverse.Autograd("copies are summed; differentiated by autograd", []),
            LinearIn = [0],
            Work = Work.None,
        };
        yield return new("folded", "TN", "Kernels.Folded({0}, width: {1})", (s, o) => Last(s[0], o[1]))
        {
            Reverse = Reverse.Autograd("sums are copied; differentiated by autograd", []),
            LinearIn = [0],
            Work = Work.Operand,
            Mixes = Axes.Features,
            Features = FeatureAxes.Same,
        };
        yield return new("spectrum", "TIT", "Kernels.Spectrum({0}, {1}, {2})", (s, _) => s[2])
        {
            Reverse = Reverse.Autograd("a Fourier transform; differentiated by autograd", [1]),
            LinearIn = [0],
            Work = Work.Unknown,
            ReadsShapeOf = [2],
        };
        yield return new("scattered", "TIT", "Kernels.Scattered({0}, {1}, {2})", (s, _) => s[2])
        {
            Reverse = Reverse.Autograd("entries at places of data; differentiated by autograd", [1]),
            LinearIn = [0],
            Work = Work.None,
            ReadsShapeOf = [2],
        };
        yield return OfFeatures("granular", "TTT", "Kernels.Granular({0}, {1}, {2})", (s, _) =>
            s[0].Known && s[1].Known && s[2].Known && s[0].Rank > 0 ? s[0].WithLast(s[1].Dims[0] * s[2].Last) : Shape.Unknown
        );
        yield return OfFeatures("randomproducts", "TTTTTN", "Kernels.RandomProducts({0}, {1}, {2}, {3}, {4}, outputs: {5})", (s, o) =>
            Last(s[0], o[5])
        );
        yield return new("atends", "TTNN", "Kernels.AtEnds({0}, {1}, first: {2}, last: {3})", (s, _) => s[0])
        {
            Reverse = Reverse.Autograd("rows that a mask chooses; differentiated by autograd", [1]),
            LinearIn = [0],
        };
        yield return new("bestmixture", "TTN", "Kernels.BestMixture({0}, {1}, best: {2})", (s, _) =>
            s[0].Known && s[1].Known ? s[0].WithLast(s[1].Last) : Shape.Unknown
        )
        {
            Reverse = Reverse.Autograd("the highest logits choose; differentiated by autograd"),
            Work = Work.Unknown,
        };
    }

    /// <summary>Products of features, row by row.</summary>
    private static Operation OfFeatures(string name, string signature, string template, Func<Shape[], Operand[], Shape> infer) =>
        new(name, signature, template, infer)
        {
            Reverse = Reverse.Autograd("a chain of products; differentiated by autograd"),
            LinearIn = [0],
            Work = Work.Unknown,
            Mixes = Axes.Features,
            Features = FeatureAxes.OfFirst,
        };

    private static Shape Last(Shape shape, Operand size) => shape.Known && shape.Rank > 0 ? shape.WithLast(size.Size) : Shape.Unknown;

    private static Operation OfFirst(string name, string signature, string template, string why) =>
        new(name, signature, template, (s, _) => s[0])
        {
            Reverse = Reverse.Autograd(why + "; differentiated by autograd"),
            Work = Work.Unknown,
        };
}
