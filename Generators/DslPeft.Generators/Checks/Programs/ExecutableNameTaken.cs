using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>The names of what the compiler adds to a program are its own.</summary>
internal sealed class ExecutableNameTaken : Rule<ExecutableSpec>
{
    public override RuleInfo Info => OtherHalf.NameTaken("DPEFT316", "program");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) => OtherHalf.CheckNames(Info, spec.Type, EmittedMembers.Taken(spec));
}
