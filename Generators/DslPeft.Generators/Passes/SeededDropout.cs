using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>Dropout keeps the seed of its mask instead of the mask.</summary>
internal static class SeededDropout
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) =>
        graph.Replace(
            node => node.Op == "dropout" && node.Inputs[1].Value is > 0,
            "seeded_dropout",
            count => $"{count} dropouts keep a seed, not a mask"
        );
}
