using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The names of what the compiler adds to an architecture are its own.</summary>
internal sealed class ArchitectureNameTaken : Rule<ArchitectureSpec>
{
    public override RuleInfo Info => OtherHalf.NameTaken("DPEFT121", "architecture or block");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) => OtherHalf.CheckNames(Info, spec.Type, EmittedMembers.Taken(spec));
}
