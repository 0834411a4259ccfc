using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>A name that stands for two places does not say which one is meant.</summary>
internal sealed class AmbiguousSite : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT206", Severity.Error, "The site is ambiguous", "The site '{0}' is ambiguous: it may be {1}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null)
            yield break;
        foreach (var use in adaptation.Woven)
        {
            foreach (var name in use.Sites)
            {
                if (SiteTable.IsEverywhere(name) || adaptation.Apart(use, name) is not { Count: > 1 } places)
                    continue;
                var names = places
                    .Select(place => adaptation.Sites.Names.FirstOrDefault(other => adaptation.Only(use, other) == place) ?? place.Path)
                    .ToList();
                yield return At(
                    Target.At(use.Attribute, "sites:" + name),
                    name,
                    string.Join(" or ", names.Select(other => $"'{other}'"))
                ) with
                {
                    Fix = names[0],
                };
            }
        }
    }
}
