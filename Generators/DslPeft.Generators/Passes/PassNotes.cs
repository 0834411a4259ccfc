using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

internal static class PassNotes
{
    public static Graph WithNote(this Graph graph, string note) => graph with { Notes = graph.Notes.Concat([note]).ToEquatable() };
}
