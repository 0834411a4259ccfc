using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A gate multiplies, a fusion sums and AdapterDrop leaves out what a method adds; a method that adds nothing of its own has nothing for them.</summary>
internal sealed class NothingToCombine : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT251", Severity.Error, "A combinator needs a method that adds something", "{0} cannot be around {1}, which {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Combinators.Where(use => use.Method.Join is Join.Gate or Join.Fuse or Join.Drop))
            if (adaptation.Siblings(use).Select(sibling => Fault(use.Method.Join, sibling.Method)).FirstOrDefault(fault => fault is not null) is { } why)
                yield return At(Target.At(use.Attribute), use.Method.Name, adaptation.Siblings(use).First().Method.Name, why);
    }

    private static string? Fault(Join combinator, MethodSpec method) => (combinator, method.Join) switch
    {
        (Join.Drop, Join.Sequential or Join.Parallel) => null,
        (Join.Drop, _) => "does not stand at a sublayer, so that a layer cannot be run without it",
        (_, Join.Sequential) => method.Adds ? null : "gives the new tensor; Pfeiffer(NormFirst = false) at the same site gives what is added, and a method of your own says so with Adds = true",
        (Join.Gate, Join.LinearDelta or Join.Parallel or Join.KeyValuePrefix) => null,
        (Join.Fuse, _) => "does not stand at the result of a sublayer",
        _ => "adds nothing to a tensor",
    };
}
