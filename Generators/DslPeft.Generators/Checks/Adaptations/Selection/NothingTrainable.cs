using System.Collections.Generic;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>An adaptation without a trainable parameter cannot learn.</summary>
internal sealed class NothingTrainable : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new("DPEFT219", Severity.Error, "Nothing is trainable", "'{0}' has no trainable parameter: give it a method or a head");

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (plan.Counts.Trainable == 0)
            yield return At(Target.Type, plan.Spec.Type.Name);
    }
}
