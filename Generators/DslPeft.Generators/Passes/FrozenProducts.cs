using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Products of all positions with frozen weights are oneDNN's. Those of single positions, as in a head, gain nothing and stay.
/// </summary>
internal static class FrozenProducts
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) =>
        graph.Replace(
            (stage, node) =>
                HasFrozenWeight(stage, node)
                && HasFrozenBias(stage, node)
                && StoredBase.StorageOf(stage, node.Inputs[1]) == Storage.Float32,
            "frozen_linear",
            count => $"{count} products with frozen weights go to oneDNN where libtorch has it"
        );

    /// <summary>True for a product of all positions whose weight is frozen, whatever its bias is.</summary>
    public static bool HasFrozenWeight(Stage stage, Node node) =>
        node.Op is "linear" or "frozen_linear" && node.Shape is { Rank: 3, PositionAxis: 1 } && IsFrozen(stage, node.Inputs[1]);

    /// <summary>True for a product without a bias as well.</summary>
    public static bool HasFrozenBias(Stage stage, Node product) => product.Inputs.Skip(2).All(bias => IsFrozen(stage, bias));

    private static bool IsFrozen(Stage stage, Operand operand) =>
        operand.Kind == OperandKind.Absent
        || operand.Kind == OperandKind.Tensor
            && stage.Tensors.First(tensor => tensor.Field == operand.Text).Kind
                is BindingKind.Base
                    or BindingKind.Loaded
                    or BindingKind.Fused;
}
