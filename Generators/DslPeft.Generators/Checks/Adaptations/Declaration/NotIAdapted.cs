using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Programs take adaptations by their interface.</summary>
internal sealed class NotIAdapted : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT204", Severity.Error, "The adaptation does not implement IAdapted", "'{0}' must implement IAdapted");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (!adaptation.Spec.ImplementsIAdapted)
            yield return At(Target.Type, adaptation.Spec.Type.Name);
    }
}
