using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>A batch without padding has no causal mask: attention is told that it is causal. Where anything else reads the mask, as the keys of a prefix that stand
/// before it, it stays.</summary>
internal static class ImplicitMask
{
    private const string Mask = "mask";

    public static Graph Run(Graph graph, ArchitectureSpec architecture) => graph.Stages.All(ReadsByAttentionAlone)
        ? graph.Replace(node => node.Op == "causal_mask", "implicit_causal_mask", _ => "a batch without padding needs no causal mask")
        : graph;

    private static bool ReadsByAttentionAlone(Stage stage)
    {
        var made = stage.Nodes.FirstOrDefault(node => node.Op == "causal_mask") is { } mask ? Operand.Node(mask.Id) : Operand.Input(Mask);
        return stage.Nodes.All(node => node.Op == "causal_attention" || !node.Inputs.Contains(made));
    }
}
