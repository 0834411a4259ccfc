using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Query, key and value projections with frozen weights over the same input become one product and three views. Biases that are trained
/// are added behind it.
/// </summary>
internal static class FusedQkv
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var groups = BaseTensors.Fused(architecture).Select(group => group.Names).ToList();
        var fused = 0;
        var stages = graph
            .Stages.Select(stage =>
            {
                foreach (var weights in groups.Where(group => group[0].EndsWith(".weight", System.StringComparison.Ordinal)))
                {
                    var before = stage;
                    stage = Fuse(stage, weights, groups);
                    fused += ReferenceEquals(before, stage) ? 0 : 1;
                }
                return stage;
            })
            .ToEquatable();
        return fused == 0
            ? graph
            : (graph with { Stages = stages }).WithNote($"query, key and value are one product in {fused} attentions");
    }

    private static Stage Fuse(Stage stage, string[] weights, System.Collections.Generic.List<string[]> groups)
    {
        var nodes = weights
            .Select(name =>
                stage.Nodes.FirstOrDefault(node =>
                    node.Op == "linear" && Binding(stage, node.Inputs[1]) is { Kind: BindingKind.Base } binding && binding.Name == name
                )
            )
            .ToList();
        if (nodes.Any(node => node is null) || nodes.Select(node => node!.Inputs[0]).Distinct().Count() != 1)
            return stage;
        // Blocks of integers are not joined.
        if (nodes.Any(node => Binding(stage, node!.Inputs[1])!.Storage.IsQuantised()))
            return stage;
        var biases = nodes.Select(node => node!.Inputs.Count > 2 ? Binding(stage, node.Inputs[2]) : null).ToList();
        var frozenBiases = biases.All(bias => bias is { Kind: BindingKind.Base });
        var builder = StageBuilder.From(stage);
        builder.MoveBefore(nodes[0]!.Id); // which also takes its section
        var weight = builder.Tensor(Fused("QkvWeight", stage, nodes.Select(node => node!.Inputs[1]).ToArray()));
        var product = frozenBiases
            ? builder.Add(
                "linear",
                "qkv",
                nodes[0]!.Inputs[0],
                weight,
                builder.Tensor(Fused("QkvBias", stage, nodes.Select(node => node!.Inputs[2]).ToArray()))
            )
            : builder.Add("linear", "qkv", nodes[0]!.Inputs[0], weight);
        var offset = 0L;
        foreach (var node in nodes)
        {
            var size = node!.Shape.Last.Number!.Value;
            var slice = new[] { product, Operand.Number(-1), Operand.Number(offset), Operand.Number(size) };
            offset += size;
            if (frozenBiases || node.Inputs.Count < 3)
            {
                builder.Replace(node with { Op = "narrow", Inputs = slice });
                continue;
            }
            builder.MoveBefore(node.Id);
            var part = builder.Add("narrow", node.Name + "Product", slice);
            builder.Replace(node with { Op = "add", Inputs = new[] { part, node.Inputs[2] } });
        }
        return builder.Build() with { Name = stage.Name, First = stage.First, Count = stage.Count };
    }

    private static TensorBinding Fused(string field, Stage stage, Operand[] operands)
    {
        var parts = operands.Select(operand => Binding(stage, operand)!).ToList();
        var rows = parts.Sum(part => part.Shape.Dims[0].Number!.Value);
        return new TensorBinding(field, BindingKind.Fused, parts[0].Name, parts[0].Shape.With(0, rows))
        {
            Parts = parts.Select(part => part.Name).ToEquatable(),
            Storage = parts[0].Storage,
        };
    }

    private static TensorBinding? Binding(Stage stage, Operand operand) =>
        operand.Kind == OperandKind.Tensor ? stage.Tensors.FirstOrDefault(tensor => tensor.Field == operand.Text) : null;
}
