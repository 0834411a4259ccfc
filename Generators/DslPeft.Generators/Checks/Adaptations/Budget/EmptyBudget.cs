using System.Collections.Generic;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Budget;

/// <summary>A budget without a number checks nothing.</summary>
internal sealed class EmptyBudget : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT223",
            Severity.Warning,
            "The budget limits nothing",
            "The budget limits nothing: set Trainable or MaxPercent to a positive number"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (
            adaptation.Spec.Budget is { } budget
            && (budget is { Trainable: <= 0, MaxPercent: <= 0 } || budget.Trainable < 0 || budget.MaxPercent < 0)
        )
            yield return At(Target.At(budget.Attribute));
    }
}
