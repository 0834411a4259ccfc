using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Layers that gradients flow through keep nothing but their inputs, and the backward pass runs each again (Chen et al., arXiv
/// 1604.06174). A layer of several states, as beside a ladder, and a layer that adds to the loss, as an adapter of experts does, which a
/// second run would add again, stay as they are. Runs only where <c>[Recompute]</c> asks for it.
/// </summary>
internal static class RecomputedLayers
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        if (!graph.Trains)
            return graph;
        var stages = graph
            .Stages.Select((stage, i) => i >= graph.FrozenStages && IsRepeatable(stage) ? stage with { Recomputed = true } : stage)
            .ToEquatable();
        var layers = stages.Where(stage => stage.Recomputed).Sum(stage => stage.Count);
        return layers == 0
            ? graph
            : (graph with { Stages = stages }).WithNote(
                $"{layers} layers keep their inputs alone, and the backward pass computes them again"
            );
    }

    private static bool IsRepeatable(Stage stage) =>
        stage is { IsLayer: true, Outputs.Count: 1 }
        && stage.Inputs.Any(input => input.Name == stage.Outputs[0].Variable)
        && !AddsToLoss(stage);

    /// <summary>True if the stage computes a part of the loss beside its result.</summary>
    public static bool AddsToLoss(Stage stage) => stage.Nodes.Any(node => node.Op == "withloss");
}
