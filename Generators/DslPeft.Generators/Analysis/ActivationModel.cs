using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Analysis;

/// <summary>Bytes that a forward pass in 32-bit floats keeps for its backward pass: every value that a reverse rule reads, once, with what it is a
/// view of. Parameters are there anyway.</summary>
internal sealed class ActivationModel
{
    private const long Float = 4;

    /// <summary>Variables between stages that receive gradients.</summary>
    private readonly HashSet<string> _recorded = [];
    /// <summary>Variables between stages that are kept already.</summary>
    private readonly HashSet<string> _kept = [];

    private ActivationModel(Graph graph)
    {
        foreach (var stage in graph.Stages)
            for (var i = 0; i < stage.Count; i++)
                Add(stage);
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
            Bytes += Beside(node, values);
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
            Bytes += Float * (Polynomial.Elements(values.ShapeOf(value)) ?? default);
    }

    /// <summary>Floating point values that the node's reverse step reads.</summary>
    private static IEnumerable<Operand> Saved(Node node, List<int> wanted)
    {
        var operation = Operations.Get(node.Op);
        var indices = operation.Backward.ByAutograd
            ? Enumerable.Range(0, node.Inputs.Count) // all of them, as far as anybody knows
            : wanted.SelectMany(i => SavedValues.Of(operation.Backward.Gradients[System.Math.Min(i, operation.Backward.Gradients.Length - 1)]!));
        foreach (var i in indices.Distinct())
        {
            if (i == SavedValues.Result)
            {
                if (node.Op is not ("dropped_attention" or "dropped_causal_attention")) // computes its result again
                    yield return Operand.Node(node.Id);
            }
            else if (i < node.Inputs.Count && node.Inputs[i].IsTensor && (operation.Backward.ByAutograd || operation.Letter(i) != 'I'))
            {
                yield return node.Inputs[i];
            }
        }
    }

    /// <summary>The value whose memory an operand is a view of.</summary>
    private static Operand Owner(Operand operand, Dictionary<int, Node> nodes)
    {
        while (operand.Kind == OperandKind.Node && nodes[operand.Id] is { Inputs.Count: > 0 } node && Operations.Get(node.Op) is { IsView: true } or { Borrows: true })
            operand = node.Inputs[0];
        return operand;
    }

    /// <summary>What a step keeps beside values of the graph.</summary>
    private static Polynomial Beside(Node node, StageValues values) => node.Op switch
    {
        // A byte an element says what was kept.
        "dropout" when node.Inputs[1].Value is not 0 => Polynomial.Elements(node.Shape) ?? default,
        // The scale of each row.
        "rms_norm" => Float * (Polynomial.Elements(node.Shape.WithLast("1")) ?? default),
        // Mean and deviation of each row.
        "layer_norm" => 2 * Float * (Polynomial.Elements(node.Shape.WithLast("1")) ?? default),
        // The sum of each row's exponentials; with dropout, probabilities before and after it and a mask.
        "attention" or "causal_attention" when node.Inputs[4].Value is 0 => Float * (Polynomial.Elements(node.Shape.WithLast("1")) ?? default),
        "attention" or "causal_attention" when values.ShapeOf(node.Inputs[1]) is { Known: true, Rank: > 1 } keys => ((2 * Float) + 1) * (Polynomial.Elements(node.Shape.WithLast(keys.Dims[keys.Rank - 2])) ?? default),
        _ => default,
    };

    private static void Set(HashSet<string> names, string name, bool isIn)
    {
        if (isIn)
            names.Add(name);
        else
            names.Remove(name);
    }
}
