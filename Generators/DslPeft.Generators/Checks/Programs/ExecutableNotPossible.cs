using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Some classes have no other half, or no entry point in it.</summary>
internal sealed class ExecutableNotPossible : Rule<ExecutableSpec>
{
    public override RuleInfo Info => OtherHalf.NotPossible("DPEFT315", "program");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) => OtherHalf.CheckPossible(Info, spec.Type, Target.Type);
}
