using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Analysis;

/// <summary>Whether methods treat tokens one by one, so that what they make of a token stays when others follow it.</summary>
internal static class TokenByToken
{
    /// <summary>The first node of a method that may bring several tokens of a text together; null if there is none.</summary>
    public static Node? Exception(IEnumerable<Stage> stages) =>
        stages.SelectMany(stage => stage.Nodes.Where(node => node.Origin.Length > 0 && Mixes(stage, node))).FirstOrDefault();

    private static bool Mixes(Stage stage, Node node)
    {
        var operation = Operations.Get(node.Op);
        var axes = node
            .Inputs.Where((operand, i) => operand.IsTensor && !operation.ReadsShapeOf.Contains(i))
            .Select(operand => ShapeOf(stage, operand).PositionAxis)
            .Where(axis => axis >= 0)
            .ToList();
        // A body may attend to all tokens, or sum over them by an equation; its result has their axis all the same.
        return axes.Count > 0
            && (
                operation.Work == Work.Attention
                || operation.Mixes == Axes.Features && axes[0] == node.Shape.Rank - 1
                || node.Op switch
                {
                    "call" or "bidirectionallstm" or "spectrum" => true,
                    "einsum" when axes.Count > 1 => true,
                    "atends" => node.Inputs.Skip(2).Any(count => count.Value != 0),
                    "softmax" or "log_softmax" => node.Inputs[1].Value is not { } axis
                        || (axis < 0 ? axis + node.Shape.Rank : axis) == axes[0],
                    _ => node.Shape.PositionAxis < 0,
                }
            );
    }

    private static Shape ShapeOf(Stage stage, Operand operand) =>
        operand.Kind switch
        {
            OperandKind.Node => stage.Nodes.First(node => node.Id == operand.Id).Shape,
            OperandKind.Input => stage.Inputs.First(input => input.Name == operand.Text).Shape,
            _ => stage.Tensors.First(tensor => tensor.Field == operand.Text).Shape,
        };
}
