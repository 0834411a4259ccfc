using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>A method's part of the loss over its own weights.</summary>
internal static class Penalties
{
    /// <summary>
    /// Adds <c>Penalty</c> of the weights of the same names at a site; nothing where none of them exists, or where the constant named
    /// weight is 0.
    /// </summary>
    public static void Add(
        MethodWeaver weaver,
        SiteTarget site,
        StageBuilder stage,
        IReadOnlyDictionary<string, Operand> arguments,
        string name
    )
    {
        if (!weaver.Model.Training || weaver.Use.Frozen || weaver.Use.Method.Body("Penalty") is not { } body)
            return;
        var constants = body
            .Parameters.Where(parameter => parameter.Kind == ParameterKind.Constant)
            .ToDictionary(parameter => parameter.Name, parameter => weaver.Constant(site, body, parameter));
        if (constants.TryGetValue("weight", out var factor) && factor.Value == 0)
            return;
        if (body.IsOpaque)
            throw new FormatException($"{weaver.Use.Method.Name}.Penalty must be made of known operations");
        var scratch = stage.Scratch();
        var own = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => parameter.Kind == ParameterKind.Constant ? constants[parameter.Name] : arguments[parameter.Name]
        );
        if (own.Values.Where(operand => operand.Kind != OperandKind.Number).All(operand => operand.Kind == OperandKind.Absent))
            return;
        stage.Penalties.Add(
            scratch.Fragment(
                site.Field + weaver.Stem + "Penalty",
                new BodyInliner(scratch, training: true).Add(weaver.Use, body, own, name + "Penalty", Shape.Scalar),
                Shape.Scalar
            )
        );
    }
}
