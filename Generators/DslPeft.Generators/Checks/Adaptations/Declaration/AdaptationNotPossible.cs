using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Some classes have no other half, or none that derives from the library's module.</summary>
internal sealed class AdaptationNotPossible : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info => OtherHalf.NotPossible("DPEFT243", "adaptation");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        OtherHalf.CheckPossible(Info, adaptation.Spec.Type, Target.Type);
}
