using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Ir.Ops;

/// <summary>
/// The vocabulary: every operation a graph can hold, each declared once, by families. Method bodies made of these are inlined; others are
/// called as they are.
/// </summary>
internal static class Operations
{
    private static readonly Dictionary<string, Operation> ByName = new[]
    {
        Products.All(),
        Attentions.All(),
        Recurrences.All(),
        ElementWise.All(),
        Activations.All(),
        Randomness.All(),
        Norms.All(),
        Reductions.All(),
        Losses.All(),
        Calls.All(),
        Layouts.All(),
        Rows.All(),
        WeightSteps.All(),
        Constants.All(),
        Batches.All(),
        Caching.All(),
        ReverseSteps.All(),
    }
        .SelectMany(family => family)
        .ToDictionary(operation => operation.Name);

    public static IEnumerable<Operation> All => ByName.Values;

    public static bool Contains(string name) => ByName.ContainsKey(name);

    public static Operation Get(string name) => ByName[name];

    /// <summary>True for the name of a function that emitted statements call unqualified.</summary>
    public static bool IsFunction(string name) =>
        ByName.Values.Any(operation => operation.Template.StartsWith(name + "(", StringComparison.Ordinal));
}
