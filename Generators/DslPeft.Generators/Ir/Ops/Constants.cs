using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Constants.</summary>
internal static class Constants
{
    private static readonly Reverse Constant = Reverse.None("a constant");

    public static IEnumerable<Operation> All()
    {
        yield return new("eye", "Nn", "eye({*})", (_, o) => ShapeInference.Eye(o)) { Reverse = Constant, Work = Work.None };
        yield return new("identity", "NT", "Kernels.Identity(size: {0}, like: {1})", (_, o) => Shape.Of(o[0].Size, o[0].Size))
        {
            Reverse = Constant,
            Work = Work.None,
        };
        yield return new("all_rows", "NT", "Kernels.AllRows({0}, {1})", (_, o) => Shape.Of(o[0].Size))
        {
            Work = Work.None,
            InBodies = false,
        };
        yield return new("zero_row", "NT", "Kernels.ZeroRow({0}, {1})", (_, o) => Shape.Of(1, o[0].Size))
        {
            Reverse = Constant,
            Work = Work.None,
            InBodies = false,
        };
    }
}
