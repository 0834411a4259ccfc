using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// A method's constant factor of a product multiplies the product's input where that is narrower: of LoRA, r numbers a token and not as
/// many as the layer gives.
/// </summary>
internal static class NarrowScale
{
    public static Stage Run(Stage stage) =>
        stage with
        {
            Nodes = Run(stage.Nodes, stage, [.. stage.Outputs.Select(output => output.Value)]),
            Deploys = stage
                .Deploys.Select(step =>
                    step with
                    {
                        Fragment = step.Fragment with { Nodes = Run(step.Fragment.Nodes, stage, [step.Fragment.Result]) },
                    }
                )
                .ToEquatable(),
        };

    private static EquatableArray<Node> Run(EquatableArray<Node> nodes, Stage stage, Operand[] results)
    {
        var moved = nodes.ToList();
        foreach (
            var scaled in nodes.Where(node =>
                node.Op == "mul" && node.Inputs[1].Meaning is not null && node.Inputs[0].Kind == OperandKind.Node
            )
        )
        {
            var at = moved.FindIndex(node => node.Id == scaled.Inputs[0].Id);
            var product = moved[at];
            var readers =
                moved.Count(node => node.Inputs.Contains(Operand.Node(product.Id)))
                + results.Count(result => result == Operand.Node(product.Id));
            if (
                product is not { Op: "linear", Inputs.Count: 2 }
                || readers != 1
                || product.Inputs[0].Kind != OperandKind.Node
                || !IsNarrow(product, moved)
            )
                continue;
            // Whoever reads the scaled result reads the product, under the scaled result's number.
            var narrow = moved.First(node => node.Id == product.Inputs[0].Id);
            var factor = scaled with
            {
                Id = product.Id,
                Name = scaled.Name + "Scaled",
                Inputs = new[] { product.Inputs[0], scaled.Inputs[1] },
                Shape = narrow.Shape,
            };
            var wide = product with
            {
                Id = scaled.Id,
                Name = IsNumbered(product, scaled) ? scaled.Name : product.Name,
                Inputs = new[] { Operand.Node(product.Id), product.Inputs[1] },
            };
            moved[at] = factor;
            moved[moved.IndexOf(scaled)] = wide;
        }
        return moved.ToEquatable();
    }

    private static bool IsNarrow(Node product, List<Node> nodes) =>
        nodes.First(node => node.Id == product.Inputs[0].Id).Shape is { Known: true } input
        && product.Shape.Known
        && input.Last.Number is { } narrow
        && product.Shape.Last.Number is { } wide
        && narrow < wide;

    /// <summary>True for a name that is the result's with a number, which its author did not give.</summary>
    private static bool IsNumbered(Node product, Node scaled) =>
        product.Name.StartsWith(scaled.Name, System.StringComparison.Ordinal)
        && product.Name.Substring(scaled.Name.Length).All(char.IsDigit);
}
