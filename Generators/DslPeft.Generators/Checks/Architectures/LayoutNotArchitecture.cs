using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A layout gives the parts; a class that has none gives nothing.</summary>
internal sealed class LayoutNotArchitecture : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT110", Severity.Error, "The layout is not an architecture", "The layout '{0}' {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec
            .Faults.Where(fault => fault.StartsWith("layout:", System.StringComparison.Ordinal))
            .Select(fault => fault.Split(':'))
            .Select(fault =>
                fault[2].Length > 0
                    ? At(
                        Target.On("Architecture", "Layout"),
                        fault[1],
                        $"is a size of '{fault[2]}' itself: write Layout = typeof({fault[2]}), and the constants of both"
                    ) with
                    {
                        Fix = $"typeof({fault[2]})",
                    }
                    : At(Target.On("Architecture", "Layout"), fault[1], "must be marked [Architecture] and declare parts of its own")
            );
}
