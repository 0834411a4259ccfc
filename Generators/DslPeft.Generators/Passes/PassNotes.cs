using System.Linq;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Passes;

internal static class PassNotes
{
    public static Graph WithNote(this Graph graph, string note) => graph with { Notes = graph.Notes.Concat([note]).ToEquatable() };
}
