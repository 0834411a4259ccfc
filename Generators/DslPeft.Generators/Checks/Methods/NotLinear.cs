using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Only what is linear in x folds into a weight.</summary>
internal sealed class NotLinear : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT405", Severity.Error, "A mergeable method is not linear", "'{0}' is declared mergeable, but {1}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (method.Mergeable && MethodBodies.OfTables(method) is { IsOpaque: false } rows && !BodyLinearity.IsTokenWise(rows))
            yield return At(Target.Of(rows.Member), method.Name, "Rows does not treat the ids one by one");
        foreach (
            var opaque in method is { Mergeable: true, Form.MergesLinearly: true }
                ? MethodBodies.Entries(method).Where(body => body.IsOpaque)
                : []
        )
            yield return At(
                Target.Of(opaque.Member),
                method.Name,
                $"{opaque.Member} uses more than known operations, so that nothing tells whether it is linear"
            );
        if (
            !method.Form.MergesLinearly
            || !method.Mergeable
            || MethodBodies.Entry(method) is not { IsOpaque: false } body
            || body.Parameters.Any(parameter =>
                parameter.Kind is not (ParameterKind.Input or ParameterKind.Weight or ParameterKind.Constant)
            )
        )
            yield break;
        // Every weight is there and every constant has its plainest value: an activation chosen by a property is none, so that only what
        // no choice of properties can mend is found.
        var arguments = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind == ParameterKind.Constant ? Operand.Number(IsEnum(parameter) ? 0 : 1) : Operand.Input(parameter.Name)
        );
        var kind = BodyLinearity.Of(body, arguments);
        if (kind is LinearityKind.Nonlinear or LinearityKind.Constant)
            yield return At(
                Target.Of(body.Member),
                method.Name,
                $"{body.Member} is {(kind == LinearityKind.Constant ? "constant" : "not linear")} in its input"
            );
    }

    private static bool IsEnum(ParameterSpec parameter) => parameter.Type is not ("int" or "long" or "double" or "float" or "bool");
}
