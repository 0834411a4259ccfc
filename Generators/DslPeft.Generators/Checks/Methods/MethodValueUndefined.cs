using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Values of enums in the declaration of a method are members of them.</summary>
internal sealed class MethodValueUndefined : Rule<MethodSpec>
{
    public override RuleInfo Info => UndefinedValues.Info("DPEFT421");

    public override IEnumerable<Finding> Check(MethodSpec method) => UndefinedValues.Of(Info, method.UndefinedValues);
}
