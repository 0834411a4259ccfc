using System.Collections.Generic;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>Opaque bodies, and several results.</summary>
internal static class Calls
{
    public static IEnumerable<Operation> All()
    {
        yield return new("tuple", "TT*", "", (_, _) => Shape.Unknown)
        {
            Reverse = Reverse.Autograd("names several results"),
            Work = Work.None,
        };
        yield return new("call", "", "", (_, _) => Shape.Unknown)
        {
            Reverse = Reverse.Autograd("an opaque body; differentiated by autograd"),
            Work = Work.Unknown,
            InBodies = false,
        };
    }
}
