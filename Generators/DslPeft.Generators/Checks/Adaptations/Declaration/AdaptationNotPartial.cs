using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Nothing can be added to a class that is not partial.</summary>
internal sealed class AdaptationNotPartial : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info => OtherHalf.NotPartial("DPEFT201", "adaptation");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) => OtherHalf.CheckPartial(Info, adaptation.Spec.Type);
}
