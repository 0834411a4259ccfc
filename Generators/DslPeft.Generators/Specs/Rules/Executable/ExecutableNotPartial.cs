using System.Collections.Generic;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>Nothing can be added to a class that is not partial.</summary>
internal sealed class ExecutableNotPartial : Rule<ExecutableSpec>
{
    public override RuleInfo Info => OtherHalf.NotPartial("DPEFT301", "program");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) => OtherHalf.CheckPartial(Info, spec.Type);
}
