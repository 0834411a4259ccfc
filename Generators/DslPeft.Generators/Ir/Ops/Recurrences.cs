using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Loops over steps.</summary>
internal static class Recurrences
{
    public static IEnumerable<Operation> All()
    {
        yield return new("bidirectionallstm", "TTTTt", "Kernels.BidirectionalLstm({*})", (s, _) => ProductShapes.BidirectionalLstm(s))
        {
            Reverse = Reverse.Autograd("a loop over steps; differentiated by autograd"),
            Work = Work.Unknown,
        };
    }
}
