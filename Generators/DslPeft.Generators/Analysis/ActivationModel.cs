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

    /// <summary>The most bytes that a layer keeps while the backward pass runs it again.</summary>
    public Polynomial Recomputed { get; private set; }

    public static ActivationModel Of(Graph graph) => new(graph);

    private void Add(Stage stage)
    {
        var values = new StageValues(stage, _recorded);
        var nodes = stage.Nodes.ToDictionary(node => node.Id);
        var saved = new HashSet<Operand>();
        var again = stage.Recomputed && stage.Outputs.Any(output => values.NeedsGradient(output.Value));
        var own = default(Polynomial);
        foreach (var node in stage.Nodes)
        {
            var wanted = values.Wanted(node);
            if (wanted.Count == 0)
                continue;
            foreach (var value in Saved(node, wanted).Select(operand => Owner(operand, nodes)).Where(saved.Add))
            {
                if (again && value.Kind == OperandKind.Node)
                    own += BytesOf(value, values);
                else
                    Keep(value, values);
            }

            var beside = Operations.Get(node.Op).KeptBeside(node, values.ShapeOf);
            (Bytes, own) = again ? (Bytes, own + beside) : (Bytes + beside, own);
        }
        if (again)
        {
            // What it reads is all that it keeps until then.
            foreach (var input in stage.Inputs.Select(input => Operand.Input(input.Name)).Where(values.NeedsGradient))
                Keep(input, values);
            Recomputed = Polynomial.Largest(Recomputed, own);
            saved.RemoveWhere(value => value.Kind == OperandKind.Node);
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
            Bytes += BytesOf(value, values);
    }

    private static Polynomial BytesOf(Operand value, StageValues values) =>
        Operation.Float * (Polynomial.Elements(values.ShapeOf(value)) ?? default);

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
