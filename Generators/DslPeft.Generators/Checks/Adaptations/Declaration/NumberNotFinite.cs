using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Comparisons with NaN are all false, and infinite factors make NaN of the first 0: no option is either.</summary>
internal sealed class NumberNotFinite : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT265", Severity.Error, "An option is not a finite number", "{0} of {1} is {2}, which is no finite number");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Spec.Methods.Concat(adaptation.Spec.Head?.Own is { } head ? [head] : []))
        {
            foreach (var argument in use.Arguments.Where(argument => !IsFinite(argument.Value)))
                yield return At(
                    Target.At(use.Attribute, argument.Name),
                    argument.Name,
                    use.Method.Name,
                    argument.Value.ToString("R", CultureInfo.InvariantCulture)
                );
        }

        if (adaptation.Spec.Budget is { } budget && !IsFinite(budget.MaxPercent))
            yield return At(
                Target.At(budget.Attribute, "MaxPercent"),
                "MaxPercent",
                "Budget",
                budget.MaxPercent.ToString("R", CultureInfo.InvariantCulture)
            );
    }

    public static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
