using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Where the head reads the first position alone, whatever leads to it computes that one alone: in the last layer, of the hidden states
/// and of a state beside them each, the query and everything behind the attention, and what stands between the layers and the head. Keys
/// and values are still those of all positions. Steps that do not treat positions one by one keep all of them.
/// </summary>
internal static class FirstPosition
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var stages = graph.Stages.ToList();
        var last = stages.FindLastIndex(stage => stage.IsLayer);
        var first = Demanded(graph, stages, last);
        if (first.Values.All(nodes => nodes.Count == 0))
            return graph;
        var variables = new Dictionary<string, Shape>();
        foreach (var i in first.Keys.OrderBy(i => i))
            stages[i] = new Rewriter(stages[i], variables, first[i]).Build();
        return (graph with { Stages = stages.ToEquatable() }).WithNote(
            string.Join(" and ", Narrowed(graph, stages, last)) + ", which is all that the head reads"
        );
    }

    /// <summary>
    /// Of each stage, from the last one back to where nobody reads a first position alone, the nodes that compute that one alone.
    /// </summary>
    private static Dictionary<int, IReadOnlyCollection<int>> Demanded(Graph graph, List<Stage> stages, int last)
    {
        var first = new Dictionary<int, IReadOnlyCollection<int>>();
        var read = graph
            .Results.Concat(graph.Collected.Select(collected => collected.Variable))
            .Distinct()
            .ToDictionary(variable => variable, _ => Positions.All);
        for (var i = stages.Count - 1; i >= 0 && (i > last || read.ContainsValue(Positions.First)); i--)
        {
            var demand = new PositionDemand(stages[i], read);
            first[i] = demand.First;
            read = demand.Before();
        }
        return first;
    }

    /// <summary>What the layers compute at the first position alone; where it is nothing, what stands behind them does.</summary>
    private static IEnumerable<string> Narrowed(Graph graph, List<Stage> stages, int last)
    {
        var layers = Enumerable
            .Range(0, last + 1)
            .Where(i => stages[i].IsLayer)
            .Select(i =>
                (
                    Layer: i,
                    Outputs: stages[i]
                        .Outputs.Where((output, o) => output.Shape != graph.Stages[i].Outputs[o].Shape)
                        .Select(output => output.Variable)
                        .ToEquatable()
                )
            )
            .Where(entry => entry.Outputs.Count > 0)
            .GroupBy(entry =>
                (IsLast: entry.Layer == last, entry.Outputs, AreAll: entry.Outputs.Count == stages[entry.Layer].Outputs.Count)
            )
            .Select(group =>
                $"{(group.Key.IsLast ? "the last layer computes" : group.Count() == 1 ? "1 layer computes" : $"{group.Count()} layers compute")} the first position{(group.Key.AreAll ? "" : " of " + string.Join(" and ", group.Key.Outputs))} alone"
            )
            .ToList();
        return layers.Count > 0 ? layers : ["what stands behind the layers computes the first position alone"];
    }

    /// <summary>Writes a stage anew: nodes in their order, and before each what narrows its operands.</summary>
    private sealed class Rewriter
    {
        private readonly Stage _stage;
        private readonly Dictionary<string, Shape> _variables;
        private readonly IReadOnlyCollection<int> _first;
        private readonly List<Node> _nodes = [];
        private readonly Dictionary<Operand, Operand> _narrowed = [];
        private int _next;

        /// <param name="stage">The stage.</param>
        /// <param name="variables">Shapes of the variables that rewritten stages give; receives those of this one.</param>
        /// <param name="first">The nodes that compute the first position alone.</param>
        public Rewriter(Stage stage, Dictionary<string, Shape> variables, IReadOnlyCollection<int> first)
        {
            (_variables, _first) = (variables, first);
            _stage = stage with
            {
                Inputs = stage
                    .Inputs.Select(input => variables.TryGetValue(input.Name, out var shape) ? input with { Shape = shape } : input)
                    .ToEquatable(),
            };
            _next = stage.Nodes.Select(node => node.Id).DefaultIfEmpty().Max() + 1;
        }

        public Stage Build()
        {
            foreach (var node in _stage.Nodes)
                Add(node);
            var outputs = _stage
                .Outputs.Select(output => output with { Shape = output.Value.IsTensor ? ShapeOf(output.Value) : output.Shape })
                .ToEquatable();
            foreach (var output in outputs)
                _variables[output.Variable] = output.Shape;
            return _stage with { Nodes = _nodes.ToEquatable(), Outputs = outputs };
        }

        private void Add(Node node) =>
            _nodes.Add(
                !_first.Contains(node.Id)
                    ? node
                    : node with
                    {
                        Inputs = node
                            .Inputs.Select((operand, i) => node.Op == "attention" && i > 0 ? operand : First(operand, node))
                            .ToEquatable(),
                        Shape = OfFirst(node.Shape),
                    }
            );

        private Operand First(Operand operand, Node before)
        {
            var shape = ShapeOf(operand);
            if (shape.PositionAxis is not (>= 0 and var axis))
                return operand;
            if (_narrowed.TryGetValue(operand, out var known))
                return known;
            var name = operand.Kind == OperandKind.Node ? _nodes.First(node => node.Id == operand.Id).Name : operand.Text;
            var narrowed = new Node(
                _next++,
                "narrow",
                name + "First",
                new[] { operand, Operand.Number(axis), Operand.Number(0), Operand.Number(1) },
                OfFirst(shape)
            )
            {
                Section = before.Section,
                Origin = before.Origin,
            };
            _nodes.Add(narrowed);
            return _narrowed[operand] = Operand.Node(narrowed.Id);
        }

        private static Shape OfFirst(Shape shape) => shape.With(shape.PositionAxis, 1);

        private Shape ShapeOf(Operand operand) =>
            operand.Kind switch
            {
                OperandKind.Node => _nodes.First(node => node.Id == operand.Id).Shape,
                OperandKind.Input => _stage.Inputs.First(input => input.Name == operand.Text).Shape,
                OperandKind.Tensor => _stage.Tensors.First(tensor => tensor.Field == operand.Text).Shape,
                _ => Shape.Scalar,
            };
    }
}
