using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>What is adapted must be declared.</summary>
internal sealed class NoArchitecture : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT202",
            Severity.Error,
            "The adapted type is not an architecture",
            "'{0}' is not an architecture: it is not marked [Architecture]"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec.Architecture is null)
            yield return At(Target.On("Adapt"), adaptation.Spec.ArchitectureName);
    }
}
