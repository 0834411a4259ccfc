using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A stack repeats a block.</summary>
internal sealed class NotABlock : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT108",
            Severity.Error,
            "A stack repeats something that is not a block",
            "'{0}' must be of type Repeated<T>, where T is marked [Block]"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec
            .Faults.Where(fault => fault.StartsWith("block:", System.StringComparison.Ordinal))
            .Select(fault => fault.Substring("block:".Length))
            .Select(name => At(Target.Of(name), name));
}
