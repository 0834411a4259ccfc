using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>How what a body gives depends on what it reads: what a merge into a weight or a table needs.</summary>
internal static class BodyLinearity
{
    /// <summary>Operations whose result for a token follows from their first operand, or from both of a sum or product, for that token.</summary>
    private static readonly HashSet<string> TokenWise =
    [
        "embedding", "linear", "add", "sub", "mul", "div", "neg", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "tanh", "sigmoid", "activation", "dropout", "layer_norm", "alias",
    ];

    /// <summary>How Delta depends on x; it is made of known operations, as a rule checks of mergeable methods.</summary>
    public static LinearityKind Of(BodySpec body, IReadOnlyDictionary<string, Operand> arguments)
    {
        var scratch = new StageBuilder("Probe", 0, false);
        var x = scratch.Input("x", InputKind.Variable, Shape.Unknown);
        foreach (var parameter in body.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight))
            scratch.Input(parameter.Name, InputKind.Variable, Shape.Unknown);
        var inputs = body.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Kind switch
        {
            ParameterKind.Input => x,
            ParameterKind.Weight when arguments[parameter.Name].Kind != OperandKind.Absent => Operand.Input(parameter.Name),
            _ => arguments[parameter.Name],
        });
        var result = new BodyInliner(scratch, training: false).Inline(body, inputs, "delta")[0];
        return Linearity.Of(scratch.Nodes, x, result);
    }

    /// <summary>True if each token's row depends on that token alone, so that the rows of all ids are the update of the table; nothing tells it of an
    /// opaque body.</summary>
    public static bool IsTokenWise(BodySpec body)
    {
        if (body.IsOpaque)
            return false;
        var dependent = new HashSet<string>(body.Parameters.Where(parameter => parameter.Kind == ParameterKind.Input).Select(parameter => parameter.Name));
        foreach (var step in body.Text.Split(';').Where(step => step.Contains("=")))
        {
            var (equals, open) = (step.IndexOf('='), step.IndexOf('('));
            var operands = step.Substring(open + 1, step.Length - open - 2).Split(',');
            var (op, reads) = (step.Substring(equals + 1, open - equals - 1), operands.Select((operand, i) => (operand, i)).Where(entry => dependent.Contains(entry.operand)).ToList());
            if (reads.Count == 0)
                continue;
            if (!TokenWise.Contains(op) || op is not ("add" or "sub" or "mul" or "div") && reads.Any(entry => entry.i > 0))
                return false;
            dependent.Add(step.Substring(0, equals));
        }
        return true;
    }
}
