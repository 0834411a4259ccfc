using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Nothing can be added to a class that is not partial.</summary>
internal sealed class ExecutableNotPartial : Rule<ExecutableSpec>
{
    public override RuleInfo Info => OtherHalf.NotPartial("DPEFT301", "program");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) => OtherHalf.CheckPartial(Info, spec.Type);
}
