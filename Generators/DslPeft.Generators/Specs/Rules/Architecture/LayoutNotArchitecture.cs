using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>A layout gives the parts; a class that has none gives nothing.</summary>
internal sealed class LayoutNotArchitecture : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT110", Severity.Error, "The layout is not an architecture",
        "The layout '{0}' must be marked [Architecture] and declare parts of its own");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec.Faults.Where(fault => fault.StartsWith("layout:", System.StringComparison.Ordinal)).Select(fault => At(Target.On("Architecture", "Layout"), fault.Substring("layout:".Length)));
}
