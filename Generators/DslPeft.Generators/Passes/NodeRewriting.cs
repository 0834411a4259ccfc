using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

internal static class NodeRewriting
{
    /// <summary>Gives nodes another operation with the same operands, and notes how many there were.</summary>
    public static Graph Replace(this Graph graph, Func<Node, bool> chosen, string op, Func<int, string> note) =>
        graph.Replace((_, node) => chosen(node), op, note);

    /// <summary>Gives nodes another operation with the same operands, and notes how many there were.</summary>
    public static Graph Replace(this Graph graph, Func<Stage, Node, bool> chosen, string op, Func<int, string> note)
    {
        var count = graph.Stages.Sum(stage => stage.Count * stage.Nodes.Count(node => chosen(stage, node)));
        if (count == 0)
            return graph;
        var stages = graph.Stages.Select(stage =>
            stage with
            {
                Nodes = stage.Nodes.Select(node => chosen(stage, node) ? node with { Op = op } : node).ToEquatable(),
            }
        );
        return (graph with { Stages = stages.ToEquatable() }).WithNote(note(count));
    }
}
