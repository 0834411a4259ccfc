using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// A batch without padding has no causal mask: attention is told that it is causal. Where anything else reads the mask, as the keys of a
/// prefix that stand before it, it stays.
/// </summary>
internal static class ImplicitMask
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) =>
        graph.Stages.All(stage => Made(stage).All(variable => graph.Stages.All(reader => ReadsByAttentionAlone(reader, variable))))
            ? graph.Replace(node => node.Op == "causal_mask", "implicit_causal_mask", _ => "a batch without padding needs no causal mask")
            : graph;

    /// <summary>Variables of the causal masks that a stage makes.</summary>
    private static System.Collections.Generic.IEnumerable<string> Made(Stage stage) =>
        from node in stage.Nodes
        where node.Op == "causal_mask"
        from output in stage.Outputs
        where output.Value == Operand.Node(node.Id)
        select output.Variable;

    private static bool ReadsByAttentionAlone(Stage stage, string variable)
    {
        var made = stage.Outputs.FirstOrDefault(output => output.Variable == variable) is { } output
            ? output.Value
            : Operand.Input(variable);
        return stage.Nodes.All(node => node.Op == "causal_attention" || !node.Inputs.Contains(made));
    }
}
