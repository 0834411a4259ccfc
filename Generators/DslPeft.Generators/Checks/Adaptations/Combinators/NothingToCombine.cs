using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>
/// A gate multiplies, a fusion sums and AdapterDrop leaves out what a method adds; a method that adds nothing of its own has nothing for
/// them.
/// </summary>
internal sealed class NothingToCombine : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT251", Severity.Error, "A combinator needs a method that adds something", "{0} cannot be around {1}, which {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Combinators)
        {
            if (
                adaptation
                    .Siblings(use)
                    .Select(sibling => use.Method.Form.WhyNotAround(sibling.Method))
                    .FirstOrDefault(fault => fault is not null) is
                { } why
            )
                yield return At(Target.At(use.Attribute), use.Method.Name, adaptation.Siblings(use).First().Method.Name, why);
        }
    }
}
