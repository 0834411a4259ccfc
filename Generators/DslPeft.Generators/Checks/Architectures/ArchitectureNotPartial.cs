using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Nothing can be added to a class that is not partial.</summary>
internal sealed class ArchitectureNotPartial : Rule<ArchitectureSpec>
{
    public override RuleInfo Info => OtherHalf.NotPartial("DPEFT101", "architecture or block");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) => OtherHalf.CheckPartial(Info, spec.Type);
}
