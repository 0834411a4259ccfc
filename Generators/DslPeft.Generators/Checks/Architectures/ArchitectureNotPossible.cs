using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Some classes have no other half, or none that derives from the library's module.</summary>
internal sealed class ArchitectureNotPossible : Rule<ArchitectureSpec>
{
    public override RuleInfo Info => OtherHalf.NotPossible("DPEFT120", "architecture or block");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) => OtherHalf.CheckPossible(Info, spec.Type, Target.Type);
}
