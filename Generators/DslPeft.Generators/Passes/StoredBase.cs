using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Steps that read tensors of the base which are not held in float32 read their values: products widen a weight some rows at a time,
/// lookups widen the rows that they found, and other steps read the whole tensor, which is then in float32 while they do. No optimisation:
/// without it the graph would not run.
/// </summary>
internal static class StoredBase
{
    public static Graph Run(Graph graph) =>
        graph.Stages.All(stage => stage.Tensors.All(tensor => tensor.Storage == Storage.Float32))
            ? graph
            : graph with
            {
                Stages = graph.Stages.Select(Read).ToEquatable(),
            };

    /// <summary>How a tensor of a stage is held; float32 for what is no tensor of the set.</summary>
    public static Storage StorageOf(Stage stage, Operand operand) => stage.BindingOf(operand)?.Storage ?? Storage.Float32;

    private static Stage Read(Stage stage)
    {
        var read = stage with
        {
            Deploys = stage.Deploys.Select(step => step with { Fragment = Read(stage, step.Fragment) }).ToEquatable(),
            Penalties = stage.Penalties.Select(penalty => Read(stage, penalty)).ToEquatable(),
        };
        var builder = StageBuilder.From(read);
        Read(stage, builder);
        return builder.Build() with { Name = stage.Name, First = stage.First, Count = stage.Count };
    }

    private static Fragment Read(Stage stage, Fragment fragment)
    {
        var builder = StageBuilder.From(stage with { Nodes = fragment.Nodes, Outputs = default });
        Read(stage, builder);
        return builder.Fragment(fragment.Name, fragment.Result, fragment.Shape);
    }

    private static void Read(Stage stage, StageBuilder builder)
    {
        var dense = new Dictionary<Operand, Operand>();
        foreach (var node in builder.Nodes.ToList())
        {
            if (node.Op == "linear" && IsStored(node.Inputs[1]) && !IsStored(node.Inputs[0]))
                Multiply(stage, builder, node);
            else if (node.Op == "embedding" && StorageOf(stage, node.Inputs[1]) == Storage.BFloat16)
                LookUp(builder, node);
            else if (node.Inputs.Any(IsStored) && !IsProduct(node))
                builder.Replace(
                    node with
                    {
                        Inputs = node.Inputs.Select(input => IsStored(input) ? Dense(builder, dense, node, input) : input).ToEquatable(),
                    }
                );
        }

        bool IsStored(Operand operand) => StorageOf(stage, operand) != Storage.Float32;
    }

    /// <summary>True for what mixed precision made of a product.</summary>
    private static bool IsProduct(Node node) => node.Op is "frozen_linear" or "rounded_linear";

    private static void Multiply(Stage stage, StageBuilder builder, Node product)
    {
        if (FrozenProducts.HasFrozenBias(stage, product))
        {
            builder.Replace(product with { Op = "stored_linear" });
            return;
        }
        Before(builder, product);
        var unbiased = builder.Add("stored_linear", product.Name + "Product", product.Inputs[0], product.Inputs[1]);
        builder.Replace(product with { Op = "add", Inputs = new[] { unbiased, product.Inputs[2] } });
    }

    private static void LookUp(StageBuilder builder, Node lookup)
    {
        Before(builder, lookup);
        var rows = builder.Add("embedding", lookup.Name + "Rows", lookup.Inputs.ToArray());
        builder.Replace(lookup with { Op = "dense", Inputs = new[] { rows } });
    }

    private static Operand Dense(StageBuilder builder, Dictionary<Operand, Operand> dense, Node reader, Operand tensor)
    {
        if (dense.TryGetValue(tensor, out var known))
            return known;
        Before(builder, reader);
        return dense[tensor] = builder.Add("dense", char.ToLowerInvariant(tensor.Text[0]) + tensor.Text.Substring(1) + "Dense", tensor);
    }

    private static void Before(StageBuilder builder, Node node)
    {
        builder.MoveBefore(node.Id);
        builder.Origin = node.Origin;
    }
}
