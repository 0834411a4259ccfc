using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A mixture copies groups of weights by name; a group that the method lacks is not copied.</summary>
internal sealed class UnmatchedCopies : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT231",
            Severity.Error,
            "A combinator copies weights that the method lacks",
            "{0} copies the weights of group '{1}', but {2} has {3}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Combinators)
        {
            foreach (var sibling in adaptation.Siblings(use).Take(1))
            {
                var groups = DeclaredAdaptation
                    .Weights(sibling)
                    .Select(parameter => parameter.Weight!.Group)
                    .Where(group => group.Length > 0)
                    .Distinct()
                    .ToList();
                foreach (var copies in use.Method.Copies.Where(copies => !groups.Contains(copies.Group)))
                    yield return At(
                        Target.At(use.Attribute),
                        use.Method.Name,
                        copies.Group,
                        sibling.Method.Name,
                        groups.Count == 0 ? "no groups" : "only " + string.Join(", ", groups)
                    );
            }
        }
    }
}
