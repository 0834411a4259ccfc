using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Analysis;

/// <summary>
/// Bytes that a forward pass in 32-bit floats keeps for its backward pass: every value that a reverse rule reads, once, with what it is a
/// view of. Parameters are there anyway.
/// </summary>
internal sealed class ActivationModel
{
    /// <summary>Variables between stages that receive gradients.</summary>
    private readonly HashSet<string> _recorded = [];

    /// <summary>Variables between stages that are kept already.</summary>
    private readonly HashSet<string> _kept = [];

    private ActivationModel(Graph graph)
    {
        foreach (var stage in graph.Stages)
        {
            for (var i = 0; i < stage.Count; i++)
                Add(stage);
        }
    }

    public Polynomial Bytes { get; private set; }

    public static Polynomial Of(Graph graph) => new ActivationModel(graph).Bytes;

    private void Add(Stage stage)
    {
        var values = new StageValues(stage, _recorded);
        var nodes = stage.Nodes.ToDictionary(node => node.Id);
        var saved = new HashSet<Operand>();
        foreach (var node in stage.Nodes)
        {
            var wanted = values.Wanted(node);
            if (wanted.Count == 0)
                continue;
            foreach (var value in Saved(node, wanted).Select(operand => Owner(operand, nodes)).Where(saved.Add))
                Keep(value, values);
            Bytes += Operations.Get(node.Op).KeptBeside(node, values.ShapeOf);
        }
        foreach (var output in stage.Outputs)
        {
            Set(_recorded, output.Variable, values.NeedsGradient(output.Value));
            Set(_kept, output.Variable, saved.Contains(Owner(output.Value, nodes)));
        }
    }

    private void Keep(Operand value, StageValues values)
    {
        if (value.Kind == OperandKind.Node || (value.Kind == OperandKind.Input && _kept.Add(value.Text)))
            Bytes += Operation.Float * (Polynomial.Elements(values.ShapeOf(value)) ?? default);
    }

    /// <summary>Floating point values that the node's reverse step reads.</summary>
    private static IEnumerable<Operand> Saved(Node node, List<int> wanted)
    {
        var operation = Operations.Get(node.Op);
        foreach (var i in operation.Reverse.Saved(operation, wanted))
        {
            if (i == Reverse.Result)
                yield return Operand.Node(node.Id);
            else if (i < node.Inputs.Count && node.Inputs[i].IsTensor && (operation.Reverse.ByAutograd || operation.Letter(i) != 'I'))
                yield return node.Inputs[i];
        }
    }

    /// <summary>The value whose memory an operand is a view of.</summary>
    private static Operand Owner(Operand operand, Dictionary<int, Node> nodes)
    {
        while (
            operand.Kind == OperandKind.Node
            && nodes[operand.Id] is { Inputs.Count: > 0 } node
            && Operations.Get(node.Op) is { IsView: true } or { Borrows: true }
        )
            operand = node.Inputs[0];
        return operand;
    }

    private static void Set(HashSet<string> names, string name, bool isIn)
    {
        if (isIn)
            names.Add(name);
        else
            names.Remove(name);
    }
}
