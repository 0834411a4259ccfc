using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>Stages below the lowest trainable tensor run without recording a graph.</summary>
internal static class FrozenPrefix
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        var frozen = graph.Stages.TakeWhile(stage => !stage.Tensors.Any(tensor => tensor.Trainable)).Count();
        var below = graph.Stages.Take(frozen).ToList();
        var layers = below.Where(stage => stage.IsLayer).Sum(stage => stage.Count);
        // What is below the embedded tokens (B, T, H), a mask or positions, has no gradient anyway, or little.
        return frozen == graph.Stages.Count || below.All(stage => stage.Outputs.All(output => output.Shape.Rank != 3))
            ? graph with
            {
                FrozenStages = frozen,
            }
            : (graph with { FrozenStages = frozen }).WithNote(
                layers == 0 ? "embeddings record no graph" : $"embeddings and {layers} layers record no graph"
            );
    }
}
