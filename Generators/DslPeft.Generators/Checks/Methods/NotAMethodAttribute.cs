using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Adaptations find their methods by the base type.</summary>
internal sealed class NotAMethodAttribute : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT412", Severity.Error, "A method has the wrong base type", "'{0}' must derive from {1}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (!method.IsPeftAttribute)
            yield return At(Target.Type, method.Name, method.Head is null ? "PeftAttribute" : "HeadAttribute");
        else if (!method.IsAround && method.Form.IsAround)
            yield return At(Target.Type, method.Name, "AroundAttribute<T>, because its join works on another method");
    }
}
