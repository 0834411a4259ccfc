using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Generators.Analysis;

/// <summary>
/// What a pass over a graph computes: a multiplication with an addition counts as two operations, any other step of arithmetic as one an
/// element; moving and looking up values is free. Backward, a product costs itself once for each operand that needs a gradient.
/// </summary>
internal sealed class CostModel
{
    private readonly HashSet<string> _recorded = [];

    private CostModel(Graph graph)
    {
        foreach (var stage in graph.Stages)
        {
            // Of equal layers, the first may be the only one whose input has no gradient.
            for (var i = 0; i < stage.Count; i++)
                Add(stage);
        }
    }

    public Polynomial Forward { get; private set; }
    public Polynomial Backward { get; private set; }

    /// <summary>What of the backward pass is layers that run again.</summary>
    public Polynomial Recomputed { get; private set; }

    /// <summary>Layers of the base through which gradients flow.</summary>
    public int BackpropagatedLayers { get; private set; }

    /// <summary>True if some step's work cannot be told, so that the counts are bounds from below.</summary>
    public bool IsLowerBound { get; private set; }

    public static CostModel Of(Graph graph) => new(graph);

    private void Add(Stage stage)
    {
        var values = new StageValues(stage, _recorded);
        var passesBase = false;
        var before = Forward;
        foreach (var node in stage.Nodes.Where(node => !node.IsHost))
        {
            Count(node, values);
            passesBase |= node.Origin.Length == 0 && values.NeedsGradient(Operand.Node(node.Id));
        }
        if (stage.Recomputed && stage.Outputs.Any(output => values.NeedsGradient(output.Value)))
        {
            var again = Forward + (-1 * before);
            Recomputed += again;
            Backward += again;
        }

        foreach (var penalty in stage.Penalties)
        {
            var inner = new StageValues(stage with { Nodes = penalty.Nodes }, _recorded);
            foreach (var node in penalty.Nodes.Where(node => !node.IsHost))
                Count(node, inner);
        }
        BackpropagatedLayers += stage.IsLayer && passesBase ? 1 : 0;
        foreach (var output in stage.Outputs)
        {
            if (values.NeedsGradient(output.Value))
                _recorded.Add(output.Variable);
            else
                _recorded.Remove(output.Variable);
        }
    }

    private void Count(Node node, StageValues values)
    {
        var operation = Operations.Get(node.Op);
        var wanted = values.Wanted(node);
        if (Work(node, operation, values) is not { } work)
        {
            IsLowerBound = true;
            return;
        }
        Forward += work;
        if (operation.Work == Ir.Ops.Work.Product)
        {
            // A bias behind the factors costs a sum over the result.
            Backward += wanted.Count(operand => operand < 2) * work;
            Backward += wanted.Count(operand => operand >= 2) * (Polynomial.Elements(node.Shape) ?? default);
            return;
        }
        if (operation.Work != Ir.Ops.Work.Attention)
        {
            Backward += wanted.Count * work;
            return;
        }
        // One of the two products gives the scores. Backward computes them again, the gradient of the probabilities where queries or keys
        // need one, and then a product for each operand.
        var product = work / 2;
        var products = wanted.Count + (wanted.Count > 0 ? 1 : 0) + (wanted.Any(operand => operand < 2) ? 1 : 0);
        Backward += products * product;
    }

    private static Polynomial? Work(Node node, Operation operation, StageValues values) =>
        operation.Work switch
        {
            Ir.Ops.Work.None => default(Polynomial),
            Ir.Ops.Work.Result => Polynomial.Elements(node.Shape),
            Ir.Ops.Work.Operand => Polynomial.Elements(values.ShapeOf(node.Inputs[0])),
            Ir.Ops.Work.Product when values.ShapeOf(node.Inputs[0]) is { Known: true, Rank: > 0 } left => Polynomial
                .Elements(node.Shape)
                ?.Times(left.Last)
                is { } count
                ? 2 * count
                : null,
            Ir.Ops.Work.Attention when values.ShapeOf(node.Inputs[1]) is { Known: true, Rank: > 1 } keys => Polynomial
                .Elements(node.Shape)
                ?.Times(keys.Dims[keys.Rank - 2])
                is { } count
                ? 4 * count
                : null,
            _ => null,
        };
}
