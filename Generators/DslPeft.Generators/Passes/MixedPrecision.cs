using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Products of all positions with frozen weights read copies of the weights in bfloat16. Biases that are trained are added behind them, in
/// float32. Runs only where <c>[MixedPrecision]</c> asks for it.
/// </summary>
internal static class MixedPrecision
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var stages = graph.Stages.Select(Round).ToEquatable();
        var products = stages.Sum(stage => stage.Count * stage.Nodes.Count(stage.IsRounded));
        if (products == 0)
            return graph;
        var bytes = stages.Sum(stage =>
            stage.Count * stage.Tensors.Where(tensor => tensor.Rounded).Sum(tensor => 2 * tensor.Shape.Elements)
        );
        var size = (bytes / 1e6).ToString("#,0.0##", CultureInfo.InvariantCulture);
        return (graph with { Stages = stages }).WithNote(
            $"{products} products with frozen weights are bfloat16's"
                + (bytes == 0 ? "" : $", over copies of {size} MB that all adaptations of the base share")
        );
    }

    private static Stage Round(Stage stage)
    {
        var products = stage.Nodes.Where(node => FrozenProducts.HasFrozenWeight(stage, node) && !IsOfIntegers(stage, node)).ToList();
        if (products.Count == 0)
            return stage;
        var builder = StageBuilder.From(stage);
        foreach (var product in products)
            Round(builder, product, FrozenProducts.HasFrozenBias(stage, product));
        return builder.Build() with { Name = stage.Name, First = stage.First, Count = stage.Count };
    }

    /// <summary>Products of eight-bit integers stay what they are.</summary>
    private static bool IsOfIntegers(Stage stage, Node product) => StoredBase.StorageOf(stage, product.Inputs[1]) == Storage.Int8;

    private static void Round(StageBuilder builder, Node product, bool frozenBias)
    {
        var op =
            product.Inputs[1].Kind == OperandKind.Tensor && builder.BindingOf(product.Inputs[1]).Storage.IsQuantised()
                ? "rounded_linear"
                : "frozen_linear";
        var weight = Rounded(builder, product.Inputs[1]);
        if (frozenBias)
        {
            builder.Replace(
                product with
                {
                    Op = op,
                    Inputs = new[] { product.Inputs[0], weight }
                        .Concat(product.Inputs.Skip(2).Select(bias => Rounded(builder, bias)))
                        .ToEquatable(),
                }
            );
            return;
        }
        builder.MoveBefore(product.Id);
        builder.Origin = product.Origin;
        var unbiased = builder.Add(op, product.Name + "Product", product.Inputs[0], weight);
        builder.Replace(product with { Op = "add", Inputs = new[] { unbiased, product.Inputs[2] } });
    }

    private static Operand Rounded(StageBuilder builder, Operand operand)
    {
        if (operand.Kind != OperandKind.Tensor)
            return operand;
        var binding = builder.BindingOf(operand);
        if (binding.Storage != Storage.Float32)
            return operand;
        return builder.Tensor(binding with { Field = binding.Field + "BFloat16", Rounded = true });
    }
}
