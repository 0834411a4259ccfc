using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>A combinator is where its method is.</summary>
internal sealed class LayersOfCombinator : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT240",
            Severity.Warning,
            "A combinator selects layers",
            "Layers has no effect on {0}: it works in the layers of the method it is around"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Combinators.Where(use => use.Layers.Length > 0).Select(use => At(Target.At(use.Attribute, "Layers"), use.Method.Name));
}
