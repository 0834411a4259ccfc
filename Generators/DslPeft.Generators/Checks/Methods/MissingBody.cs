using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>The join calls a static method of a known name.</summary>
internal sealed class MissingBody : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT404",
            Severity.Error,
            "A method lacks the body that its join calls",
            "'{0}' needs a public static method '{1}' for the join {2}"
        );

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (method.Form.Bodies.FirstOrDefault(body => !body.IsOptional && method.Body(body.Member) is null) is { } missing)
            yield return At(Target.Type, method.Name, missing.Member, method.Join.ToString());
        else if (method.Passes > 1 && method.IsAround && method.Body("Objective") is null)
            yield return At(Target.Type, method.Name, "Objective", $"{method.Join} with {method.Passes} passes");
    }
}
