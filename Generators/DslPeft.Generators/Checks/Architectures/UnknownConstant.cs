using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>
/// A constant beside a layout replaces the layout's constant of its name; one of another name would leave the layout as it is.
/// </summary>
internal sealed class UnknownConstant : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT130",
            Severity.Error,
            "The layout has no constant of that name",
            "The layout has no constant '{0}'{1}, so that it would change nothing; the layout's are {2}"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec
            .UnusableConstants.Where(constant => constant.Constant.Length == 0)
            .Select(constant =>
                At(
                    Target.Of(constant.Name),
                    constant.Name,
                    constant.Nearest.Length == 0 ? "" : $" (did you mean '{constant.Nearest}'?)",
                    constant.Known
                ) with
                {
                    Fix = constant.Nearest,
                }
            );
}
