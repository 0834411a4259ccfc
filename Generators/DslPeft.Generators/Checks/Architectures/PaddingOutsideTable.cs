using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The padding row is a row of the table.</summary>
internal sealed class PaddingOutsideTable : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT114",
            Severity.Error,
            "The padding row lies outside the table",
            "Padding of '{0}' is {1}, but the table has the rows 0 to {2}; -1 is none"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec
            .Parts.Where(part => part.Kind == PartKind.Embed && part.In > 0 && (part.Padding < -1 || part.Padding >= part.In))
            .Select(part =>
                At(
                    Target.Of(part.Name, "Padding"),
                    part.Name,
                    part.Padding.ToString(CultureInfo.InvariantCulture),
                    (part.In - 1).ToString(CultureInfo.InvariantCulture)
                )
            );
}
