using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>One gate for several methods has one input and one set of options.</summary>
internal sealed class GateNotShared : Rule<DeclaredAdaptation>
{
    private static readonly string[] OfInput = ["Query", "Key", "Value", "Up"];

    public override RuleInfo Info { get; } =
        new(
            "DPEFT266",
            Severity.Error,
            "A gate cannot be shared by its methods",
            "{0} is one gate for all methods that it is around, but {1}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (
            var gates in adaptation
                .Combinators.Where(use => SharedGates.Is(use) && adaptation.Siblings(use).Any())
                .GroupBy(use => use.Method.FullName)
        )
        {
            var first = gates.First();
            if (gates.Count() == 1)
                yield return At(
                    Target.At(first.Attribute),
                    first.Method.Name,
                    $"it is around {adaptation.Siblings(first).First().Method.Name} alone, whose share is then always 1"
                );
            foreach (var other in gates.Skip(1))
            {
                if (Difference(adaptation, first, other) is { } difference)
                    yield return At(Target.At(other.Attribute), other.Method.Name, difference);
            }
        }
    }

    private static string? Difference(DeclaredAdaptation adaptation, MethodUse first, MethodUse other)
    {
        if (
            !first
                .Arguments.Select(argument => (argument.Name, argument.Value))
                .SequenceEqual(other.Arguments.Select(argument => (argument.Name, argument.Value)))
        )
            return "its options differ from those that it has around " + Name(adaptation, first);
        var (reads, others) = (Reads(adaptation, first), Reads(adaptation, other));
        return reads.Union(others).All(place => place.Sublayer == reads.First().Sublayer) && reads.SetEquals(others)
            ? null
            : $"{Name(adaptation, other)} does not read the input of the same sublayer in the same layers as {Name(adaptation, first)}";
    }

    private static string Name(DeclaredAdaptation adaptation, MethodUse gate) => adaptation.Siblings(gate).First().Method.Name;

    /// <summary>
    /// The sublayers whose input the methods inside a gate read, with their layers; a method that reads something else gives its own
    /// place.
    /// </summary>
    private static HashSet<(string Sublayer, int Layer)> Reads(DeclaredAdaptation adaptation, MethodUse gate) =>
        new(adaptation.Siblings(gate).SelectMany(adaptation.Of).SelectMany(use => use.Layers.Select(layer => (Input(use.Site), layer))));

    private static string Input(SiteTarget site)
    {
        var dot = site.Path.LastIndexOf('.');
        return site.Kind == SiteKind.Linear && dot > 0 && OfInput.Contains(site.Path.Substring(dot + 1)) ? site.Path.Substring(0, dot)
            : site.Kind is SiteKind.Memory or SiteKind.Sublayer ? site.Path
            : site.Key;
    }
}
