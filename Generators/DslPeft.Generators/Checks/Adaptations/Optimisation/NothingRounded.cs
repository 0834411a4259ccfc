using System.Collections.Generic;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Optimisation;

/// <summary>
/// Where every weight is trained or replaced, mixed precision has nothing to round. Asked for by the assembly, it is silent there.
/// </summary>
internal sealed class NothingRounded : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT276",
            Severity.Warning,
            "Mixed precision changes nothing",
            "'{0}' asks for mixed precision, but its methods train or replace every weight: it has no product of all positions with a frozen one"
        );

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (plan.Spec.MixedPrecision && plan.AsksRounding && !plan.IsRounded)
            yield return At(Target.Type, plan.Spec.Type.Name);
    }
}
