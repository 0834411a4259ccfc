using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>Several forward passes serve a consistency term; without weight they serve nothing.</summary>
internal sealed class ConsistencyWithoutWeight : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT227", Severity.Warning, "A consistency term has no weight", "Consistency of {0} is 0: each step still makes {1} forward passes, for nothing");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Spec.Methods.Where(use => use.Method.Passes > 1 && use.Value("Consistency") == 0)
            .Select(use => At(Target.At(use.Attribute, "Consistency"), use.Method.Name, Text(use.Method.Passes)));
}
