using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Values of enums in the declaration of a program or its data set are members of them.</summary>
internal sealed class ExecutableValueUndefined : Rule<ExecutableSpec>
{
    public override RuleInfo Info => UndefinedValues.Info("DPEFT325");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) => UndefinedValues.Of(Info, spec.UndefinedValues);
}
