using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Of two defaults the compiler takes the declared one; the attribute itself has the other.</summary>
internal sealed class DefaultDiffers : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT402",
            Severity.Error,
            "A default differs from its initialiser",
            "[DefaultValue] of '{0}' says {1}, but its initialiser gives {2}"
        );

    public override IEnumerable<Finding> Check(MethodSpec method) =>
        method.DifferentDefaults.Select(difference =>
            At(Target.Of(difference.Property), difference.Property, difference.Declared, difference.Actual)
        );
}
