using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Where the head reads the first position alone, the last layer computes that one alone: its query, and everything behind the attention. Keys and
/// values are still those of all positions. Steps that do not treat positions one by one keep all of them.
/// </summary>
internal static class FirstPosition
{
    private const string Variable = "hidden";

    /// <summary>Operations whose result at a position follows from their operands at that position.</summary>
    private static readonly HashSet<string> PositionWise =
    [
        "linear", "add", "sub", "mul", "div", "neg", "relu", "leaky_relu", "gelu", "gelu_tanh", "silu", "tanh", "sigmoid", "dropout", "layer_norm", "unflatten", "flatten", "transpose", "alias",
    ];

    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var last = graph.Stages.ToList().FindLastIndex(stage => stage.IsLayer);
        var readers = graph.Stages.Skip(last + 1).ToList();
        if (last < 0 || graph.Results.Contains(Variable) || readers.Count == 0 || !readers.All(ReadsTheFirst) || graph.Stages[last].Outputs.Count != 1)
            return graph;
        var narrowed = Narrow(graph.Stages[last]);
        return narrowed is null ? graph : (graph with
        {
            Stages = graph.Stages.Select((stage, i) => i == last ? narrowed : i > last ? WithFirst(stage) : stage).ToEquatable(),
        }).WithNote("the last layer computes the first position alone, which is all that the head reads");
    }

    private static bool ReadsTheFirst(Stage stage)
    {
        var hidden = Operand.Input(Variable);
        return stage.Outputs.All(output => output.Value != hidden) && stage.Deploys.Count == 0
            && stage.Nodes.Where(node => node.Inputs.Contains(hidden)).All(node => node.Op == "select" && node.Inputs[1].Value == 1 && node.Inputs[2].Value == 0);
    }

    private static Stage WithFirst(Stage stage) => stage with
    {
        Inputs = stage.Inputs.Select(input => input.Name == Variable ? input with { Shape = input.Shape.With(1, "1") } : input).ToEquatable(),
    };

    private static Stage? Narrow(Stage stage)
    {
        var result = stage.Outputs[0].Value;
        var first = Demanded(stage, result);
        if (!first.Contains(result.Id))
            return null;
        var narrow = new Rewriter(stage, first);
        foreach (var node in stage.Nodes)
            narrow.Add(node);
        return narrow.Build();
    }

    /// <summary>The nodes of which nobody needs but the first position, and that can be computed there alone.</summary>
    private static HashSet<int> Demanded(Stage stage, Operand result)
    {
        var first = new HashSet<int>();
        foreach (var node in stage.Nodes.Reverse())
        {
            var users = stage.Nodes.Where(user => user.Inputs.Contains(Operand.Node(node.Id))).ToList();
            var isResult = result == Operand.Node(node.Id);
            if ((isResult || users.Count > 0) && users.All(user => first.Contains(user.Id) && NeedsFirstOf(user, Operand.Node(node.Id))) && node.Shape.PositionAxis >= 0 && CanNarrow(node))
                first.Add(node.Id);
        }
        return first;
    }

    /// <summary>An attention of one query still reads all keys and values.</summary>
    private static bool NeedsFirstOf(Node user, Operand operand) => user.Op != "attention" || user.Inputs.Skip(1).All(other => other != operand);

    private static bool CanNarrow(Node node) => node.Op == "attention" || PositionWise.Contains(node.Op);

    /// <summary>Writes the stage anew: nodes in their order, and before each what narrows its operands.</summary>
    private sealed class Rewriter(Stage stage, HashSet<int> first)
    {
        private readonly List<Node> _nodes = [];
        private readonly Dictionary<Operand, Operand> _narrowed = [];
        private int _next = stage.Nodes.Max(node => node.Id) + 1;

        public void Add(Node node)
        {
            if (!first.Contains(node.Id))
            {
                _nodes.Add(node);
                return;
            }
            var inputs = node.Inputs.Select((operand, i) => node.Op == "attention" && i > 0 ? operand : First(operand, node)).ToEquatable();
            _nodes.Add(node with { Inputs = inputs, Shape = node.Shape.With(node.Shape.PositionAxis, "1") });
        }

        public Stage Build() => stage with
        {
            Nodes = _nodes.ToEquatable(),
            Outputs = stage.Outputs.Select(output => output with { Shape = output.Shape.With(1, "1") }).ToEquatable(),
        };

        private Operand First(Operand operand, Node before)
        {
            var shape = ShapeOf(operand);
            if (operand.Kind == OperandKind.Node && first.Contains(operand.Id) || shape.PositionAxis < 0)
                return operand;
            if (_narrowed.TryGetValue(operand, out var known))
                return known;
            var name = operand.Kind == OperandKind.Node ? stage.Nodes.First(node => node.Id == operand.Id).Name : operand.Text;
            var narrowed = new Node(_next++, "narrow", name + "First", new[] { operand, Operand.Number(shape.PositionAxis), Operand.Number(0), Operand.Number(1) }, shape.With(shape.PositionAxis, "1"))
            {
                Section = before.Section,
                Origin = before.Origin,
            };
            _nodes.Add(narrowed);
            return _narrowed[operand] = Operand.Node(narrowed.Id);
        }

        private Shape ShapeOf(Operand operand) => operand.Kind switch
        {
            OperandKind.Node => stage.Nodes.First(node => node.Id == operand.Id).Shape,
            OperandKind.Input => stage.Inputs.First(input => input.Name == operand.Text).Shape,
            OperandKind.Tensor => stage.Tensors.First(tensor => tensor.Field == operand.Text).Shape,
            _ => Shape.Scalar,
        };
    }
}
