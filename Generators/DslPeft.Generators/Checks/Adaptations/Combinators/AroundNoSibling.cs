using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A combinator works on a method of the same adaptation.</summary>
internal sealed class AroundNoSibling : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT229",
            Severity.Error,
            "A combinator is around a method that is not there",
            "{0} is around {1}, which this adaptation does not use{2}"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var there = adaptation.Spec.Methods.Where(use => !use.Method.IsAround).Select(use => use.Method.Name).Distinct().ToList();
        return adaptation
            .Combinators.Where(use => !adaptation.Siblings(use).Any())
            .Select(use =>
                At(
                    Target.At(use.Attribute),
                    use.Method.Name,
                    Short(use.Around),
                    there.Count == 0 ? "" : "; it uses " + string.Join(", ", there)
                )
            );
    }

    private static string Short(string name)
    {
        var simple = name.Substring(name.LastIndexOf('.') + 1);
        return simple.EndsWith("Attribute", System.StringComparison.Ordinal)
            ? simple.Substring(0, simple.Length - "Attribute".Length)
            : simple;
    }
}
