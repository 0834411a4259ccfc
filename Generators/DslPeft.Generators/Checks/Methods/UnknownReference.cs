using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Encoders and initial values are static methods of the same class.</summary>
internal sealed class UnknownReference : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT408", Severity.Error, "A weight refers to a method that is not there", "'{0}' is not a public static method of '{1}'");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        foreach (var body in method.Bodies)
        {
            foreach (var parameter in body.Parameters)
            {
                if (parameter.Encoded is { } encoded && method.Body(encoded.Method) is null)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}", "method"), encoded.Method, method.Name);
                if (parameter.Weight is { From: { Length: > 0 } from } && method.Body(from) is null)
                    yield return At(Target.Of($"{body.Member}.{parameter.Name}", "From"), from, method.Name);
            }
        }
    }
}
