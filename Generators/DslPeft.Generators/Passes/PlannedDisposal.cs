using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// Each temporary is freed after its last use, before the next operation that takes memory, instead of all at the end of a dispose scope.
/// </summary>
internal static class PlannedDisposal
{
    public static Graph Run(Graph graph, ArchitectureSpec architecture) => graph with { PlannedDisposal = true };
}
