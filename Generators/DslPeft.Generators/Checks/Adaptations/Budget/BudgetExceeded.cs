using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Budget;

/// <summary>The trainable share of the base stays within its limit.</summary>
internal sealed class BudgetExceeded : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT222",
            Severity.Error,
            "The trainable share exceeds the budget",
            "'{0}' trains {1} % of its base, {2} of {3} parameters; the budget is {4} %"
        );

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (plan.Spec.Budget is not { MaxPercent: > 0 } budget)
            yield break;
        var percent = 100.0 * plan.Counts.Trainable / plan.Counts.Base;
        if (percent > budget.MaxPercent)
            yield return At(
                Target.At(budget.Attribute, "MaxPercent"),
                plan.Spec.Type.Name,
                percent.ToString("0.###", CultureInfo.InvariantCulture),
                plan.Counts.Trainable.ToString("N0", CultureInfo.InvariantCulture),
                plan.Counts.Base.ToString("N0", CultureInfo.InvariantCulture),
                Text(budget.MaxPercent)
            );
    }
}
