using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Analysis;

/// <summary>The values of a stage: their shapes, and which of them receive gradients.</summary>
internal sealed class StageValues
{
    private readonly Dictionary<Operand, Shape> _shapes = [];
    private readonly HashSet<Operand> _recorded = [];

    /// <param name="stage">The stage.</param>
    /// <param name="recorded">Variables of earlier stages that receive gradients.</param>
    public StageValues(Stage stage, ICollection<string> recorded)
    {
        foreach (var input in stage.Inputs)
        {
            _shapes[Operand.Input(input.Name)] = input.Shape;
            if (recorded.Contains(input.Name))
                _recorded.Add(Operand.Input(input.Name));
        }
        foreach (var tensor in stage.Tensors)
        {
            _shapes[Operand.Tensor(tensor.Field)] = tensor.Shape;
            if (tensor.Trainable)
                _recorded.Add(Operand.Tensor(tensor.Field));
        }
        foreach (var node in stage.Nodes)
        {
            _shapes[Operand.Node(node.Id)] = node.Shape;
            if (Wanted(node).Count > 0)
                _recorded.Add(Operand.Node(node.Id));
        }
    }

    public Shape ShapeOf(Operand operand) => _shapes.TryGetValue(operand, out var shape) ? shape : Shape.Scalar;

    public bool NeedsGradient(Operand operand) => _recorded.Contains(operand);

    /// <summary>Indices of the operands whose gradients the node's backward step computes.</summary>
    public List<int> Wanted(Node node)
    {
        var reverse = Operations.Get(node.Op).Reverse;
        return node.IsHost
            ? []
            : [.. Enumerable.Range(0, node.Inputs.Count).Where(i => NeedsGradient(node.Inputs[i]) && reverse.Reaches(i))];
    }
}
