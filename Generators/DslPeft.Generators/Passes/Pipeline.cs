using System.Collections.Generic;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// The optimisation passes in their order. Each is a function from graph to graph and can be switched off by its name.
/// <c>FlatTrainables</c> changes how trainable tensors are stored, not the graph; it stands here so that all switches are in one place.
/// </summary>
internal static class Pipeline
{
    public const string FlatTrainables = "FlatTrainables";

    private static readonly (string Name, System.Func<Graph, ArchitectureSpec, Graph> Run)[] Passes =
    [
        ("ImplicitMask", ImplicitMask.Run),
        ("FirstPosition", FirstPosition.Run),
        ("FusedQkv", FusedQkv.Run),
        ("SeededDropout", SeededDropout.Run),
        ("RecomputedAttention", RecomputedAttention.Run),
        ("FrozenProducts", FrozenProducts.Run),
        ("MixedPrecision", MixedPrecision.Run),
        ("GroupedLayers", GroupedLayers.Run),
        ("FrozenPrefix", FrozenPrefix.Run),
        ("RecomputedLayers", RecomputedLayers.Run),
        ("ChunkedLoss", ChunkedLoss.Run),
        ("PlannedDisposal", PlannedDisposal.Run),
    ];

    public static IEnumerable<string> Names
    {
        get
        {
            foreach (var (name, _) in Passes)
                yield return name;
            yield return FlatTrainables;
        }
    }

    public static Graph Run(Graph graph, ArchitectureSpec architecture, CompilerOptions options)
    {
        foreach (var (name, run) in Passes)
        {
            if (options.IsEnabled(name))
                graph = run(graph, architecture);
        }

        return StoredBase.Run(graph);
    }
}
