using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>A weight that no body reads is counted, stored and trained by weight decay alone.</summary>
internal sealed class WeightNotRead : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT422",
            Severity.Error,
            "A weight is never read",
            "The weight '{0}' changes nothing that '{1}' gives: it would be counted and stored, and trained to no end"
        );

    public override IEnumerable<Finding> Check(MethodSpec method) =>
        from body in MethodBodies.Read(method)
        from parameter in body.Parameters
        where parameter.Kind == ParameterKind.Weight && !body.Reads(parameter.Name) && !IsNamedElsewhere(method, body, parameter.Name)
        select At(Target.Of($"{body.Member}.{parameter.Name}"), parameter.Name, body.Member);

    /// <summary>True if a penalty, an inverse or a schedule reads the weight by its name.</summary>
    private static bool IsNamedElsewhere(MethodSpec method, BodySpec body, string name) =>
        method.Bodies.Any(other =>
            other != body
            && other.Parameters.Any(parameter =>
                parameter.Kind is ParameterKind.Input or ParameterKind.Array
                && parameter.Name == name
                && (other.On is not null || other.Reads(name))
            )
        );
}
