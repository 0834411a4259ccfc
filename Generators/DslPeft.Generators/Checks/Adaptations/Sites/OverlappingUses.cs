using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>One method twice at the same place: which rank, which weights?</summary>
internal sealed class OverlappingUses : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT210", Severity.Error, "A method is applied twice to the same place", "{0} is applied twice to '{1}'{2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var seen = new HashSet<(string Method, string Name, string Key, int Layer)>();
        foreach (var use in adaptation.Uses)
        {
            var taken = (use.Site.Layers == 0 ? [-1] : use.Layers.ToArray())
                .Where(layer => !seen.Add((use.Use.Method.FullName, use.Use.Name, use.Site.Key, layer)))
                .ToList();
            if (taken.Count > 0)
                yield return At(
                    Target.At(use.Use.Attribute, "sites:" + use.Name),
                    use.Use.Method.Name,
                    use.Name,
                    taken[0] < 0 ? "" : ", in the layers " + string.Join(", ", taken)
                );
        }
    }
}
