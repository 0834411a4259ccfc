using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Values of enums in the declaration of an architecture are members of them.</summary>
internal sealed class ArchitectureValueUndefined : Rule<ArchitectureSpec>
{
    public override RuleInfo Info => UndefinedValues.Info("DPEFT132");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) => UndefinedValues.Of(Info, spec.UndefinedValues);
}
