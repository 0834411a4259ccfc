using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// A stage outside the stack gives no variable that nothing reads, and computes nothing for it alone. No switch: no result depends on it.
/// </summary>
internal static class DeadOutputs
{
    public static Graph Run(Graph graph)
    {
        var read = new HashSet<string>(graph.Results.Concat(graph.Collected.Select(collected => collected.Variable)));
        var stages = new List<Stage>();
        foreach (var stage in graph.Stages.Reverse())
        {
            stages.Insert(
                0,
                stage is { IsLayer: false, IsEncoder: false }
                    ? With(stage, stage.Outputs.Where(output => read.Contains(output.Variable)).ToList())
                    : stage
            );
            read.UnionWith(stage.Inputs.Where(input => input.Kind == InputKind.Variable).Select(input => input.Name));
        }
        return graph with { Stages = stages.ToEquatable() };
    }

    /// <summary>The stage with some of its outputs; a stage that nobody reads stays as it is.</summary>
    private static Stage With(Stage stage, List<StageOutput> outputs)
    {
        if (outputs.Count == 0 || outputs.Count == stage.Outputs.Count)
            return stage;
        var live = new HashSet<int>(
            outputs.Select(output => output.Value).Where(value => value.Kind == OperandKind.Node).Select(value => value.Id)
        );
        foreach (var node in stage.Nodes.Reverse().Where(node => live.Contains(node.Id)))
            live.UnionWith(node.Inputs.Where(input => input.Kind == OperandKind.Node).Select(input => input.Id));
        return stage with { Outputs = outputs.ToEquatable(), Nodes = stage.Nodes.Where(node => live.Contains(node.Id)).ToEquatable() };
    }
}
