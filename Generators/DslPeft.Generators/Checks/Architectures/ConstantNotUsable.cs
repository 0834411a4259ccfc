using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>What stands beside a layout under the name of one of its constants is a constant of its kind.</summary>
internal sealed class ConstantNotUsable : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT131",
            Severity.Error,
            "A member cannot take the place of a layout's constant",
            "'{0}' does not replace the layout's constant: {1}"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec
            .UnusableConstants.Where(constant => constant.Constant.Length > 0)
            .Select(constant => At(Target.Of(constant.Name), constant.Name, constant.Reason));
}
