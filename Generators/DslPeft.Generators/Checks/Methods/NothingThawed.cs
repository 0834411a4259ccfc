using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>A selective method says what it selects.</summary>
internal sealed class NothingThawed : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT410", Severity.Error, "A selective method selects nothing", "'{0}' selects nothing: mark it [Thaw(role)]");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (method.Form.SelectsParameters && method.Thaws.Count == 0)
            yield return At(Target.On("PeftMethod"), method.Name);
    }
}
