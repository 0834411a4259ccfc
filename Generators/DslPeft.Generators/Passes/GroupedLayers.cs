using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>Neighbouring layers of equal structure become one stage and a loop; equal stages further apart share the method.</summary>
internal static class GroupedLayers
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var stages = new List<Stage>();
        foreach (var stage in graph.Stages)
        {
            if (
                stage.IsLayer
                && stages.Count > 0
                && stages[stages.Count - 1] is { IsLayer: true } last
                && last.Stack == stage.Stack
                && SameStructure(last, stage)
            )
                stages[stages.Count - 1] = last with { Count = last.Count + 1 };
            else
                stages.Add(stage);
        }
        var layers = stages.Where(stage => stage.IsLayer).ToList();
        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].IsLayer)
                stages[i] = stages[i] with { Name = Name(stages[i], layers) };
        }

        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i].IsLayer)
                stages[i] = stages[i] with { Method = stages.First(stage => stage.IsLayer && SameMethod(stage, stages[i])).Name };
        }

        var methods = stages.Where(stage => stage.IsLayer).Select(stage => stage.Method).Distinct().Count();
        return (graph with { Stages = stages.ToEquatable() }).WithNote(
            $"{layers.Sum(layer => layer.Count)} layers share {(methods == 1 ? "one emitted method" : $"{methods} emitted methods")}"
        );
    }

    /// <summary>The name of a group; of several stacks, with the stack's.</summary>
    private static string Name(Stage stage, List<Stage> layers)
    {
        var prefix = layers.Any(other => other.Stack != stage.Stack) ? stage.Stack : "";
        return prefix
            + (
                layers.Count(other => other.Stack == stage.Stack) == 1 ? "Layer"
                : stage.Count == 1 ? $"Layer{stage.First}"
                : $"Layers{stage.First}To{stage.First + stage.Count - 1}"
            );
    }

    /// <summary>Layers of a stack that read several sets of weights are alike but for the names of these.</summary>
    private static bool SameMethod(Stage a, Stage b) =>
        SameStructure(a, b)
        || a.Stack == b.Stack
            && SameStructure(a with { Tensors = default }, b with { Tensors = default })
            && Nameless(a).SequenceEqual(Nameless(b));

    private static IEnumerable<TensorBinding> Nameless(Stage stage) =>
        stage.Tensors.Select(tensor => tensor with { Name = "", Parts = default });

    private static bool SameStructure(Stage a, Stage b) =>
        a.Inputs.Equals(b.Inputs)
        && a.Nodes.Equals(b.Nodes)
        && a.Outputs.Equals(b.Outputs)
        && a.Tensors.Equals(b.Tensors)
        && a.Deploys.Equals(b.Deploys)
        && a.Penalties.Equals(b.Penalties);
}
