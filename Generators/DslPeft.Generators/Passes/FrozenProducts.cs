using System.Linq;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Passes;

/// <summary>Products of all positions with frozen weights are oneDNN's. Those of single positions, as in a head, gain nothing and stay.</summary>
internal static class FrozenProducts
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) =>
        graph.Replace((stage, node) => node.Op == "linear" && node.Shape is { Rank: 3, PositionAxis: 1 } && node.Inputs.Skip(1).All(operand => IsFrozen(stage, operand)),
            "frozen_linear", count => $"{count} products with frozen weights go to oneDNN where libtorch has it");

    private static bool IsFrozen(Stage stage, Operand operand) =>
        operand.Kind == OperandKind.Absent || operand.Kind == OperandKind.Tensor && stage.Tensors.First(tensor => tensor.Field == operand.Text).Kind is BindingKind.Base or BindingKind.Loaded or BindingKind.Fused;
}
