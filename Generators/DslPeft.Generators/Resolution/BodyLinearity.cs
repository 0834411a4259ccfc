using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>How what a body gives depends on what it reads: what a merge into a weight or a table needs.</summary>
internal static class BodyLinearity
{
    /// <summary>How Delta depends on x; it is made of known operations, as a rule checks of mergeable methods.</summary>
    public static LinearityKind Of(BodySpec body, IReadOnlyDictionary<string, Operand> arguments)
    {
        var scratch = new StageBuilder("Probe", 0, false);
        var x = scratch.Input("x", InputKind.Variable, Shape.Unknown);
        foreach (var parameter in body.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight))
            scratch.Input(parameter.Name, InputKind.Variable, Shape.Unknown);
        var inputs = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind switch
                {
                    ParameterKind.Input => x,
                    ParameterKind.Weight when arguments[parameter.Name].Kind != OperandKind.Absent => Operand.Input(parameter.Name),
                    _ => arguments[parameter.Name],
                }
        );
        var result = new BodyInliner(scratch, training: false).Inline(body, inputs, "delta")[0];
        return Linearity.Of(scratch.Nodes, x, result);
    }

    /// <summary>
    /// True if each token's row depends on that token alone, so that the rows of all ids are the update of the table; nothing tells it of
    /// an opaque body.
    /// </summary>
    public static bool IsTokenWise(BodySpec body)
    {
        if (body.IsOpaque)
            return false;
        var dependent = new HashSet<string>(
            body.Parameters.Where(parameter => parameter.Kind == ParameterKind.Input).Select(parameter => parameter.Name)
        );
        foreach (var step in body.Text.Split(';').Where(step => step.Contains("=")))
        {
            var (equals, open) = (step.IndexOf('='), step.IndexOf('('));
            var operands = step.Substring(open + 1, step.Length - open - 2).Split(',');
            var (op, reads) = (
                step.Substring(equals + 1, open - equals - 1),
                operands.Select((operand, i) => (operand, i)).Where(entry => dependent.Contains(entry.operand)).ToList()
            );
            if (reads.Count == 0)
                continue;
            if (
                Operations.Get(op) is not { Mixes: Axes.None or Axes.Features } operation
                || operation.Signature != "XX" && reads.Any(entry => entry.i > 0)
            )
                return false;
            dependent.Add(step.Substring(0, equals));
        }
        return true;
    }
}
