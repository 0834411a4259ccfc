using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Budget;

/// <summary>The declared number of trainable parameters is the actual one, so that a change of it is seen in review.</summary>
internal sealed class BudgetDiffers : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT221",
            Severity.Error,
            "The number of trainable parameters differs from the budget",
            "'{0}' has {1} trainable parameters, but its budget says {2}"
        );

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (plan.Spec.Budget is not { Trainable: > 0 } budget || budget.Trainable == plan.Counts.Trainable)
            yield break;
        yield return At(
            Target.At(budget.Attribute, "Trainable"),
            plan.Spec.Type.Name,
            Grouped(plan.Counts.Trainable),
            Grouped(budget.Trainable)
        ) with
        {
            Fix = plan.Counts.Trainable.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '_'),
        };
    }

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
