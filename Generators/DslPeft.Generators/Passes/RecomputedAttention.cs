using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Attention with dropout keeps no probabilities: the backward pass computes them again. Without dropout torch's own attention does so.
/// </summary>
internal static class RecomputedAttention
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) => Replace(Replace(graph, "attention"), "causal_attention");

    private static Graph Replace(Graph graph, string op) =>
        graph.Replace(
            node => node.Op == op && node.Inputs[4] != Operand.Number(0),
            "dropped_" + op,
            count => $"probabilities of {count} attentions are computed again, not kept"
        );
}
