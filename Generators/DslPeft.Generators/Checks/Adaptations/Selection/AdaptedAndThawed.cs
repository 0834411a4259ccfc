using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>A weight that is trained whole needs no update beside it, and merging the update would change a copy.</summary>
internal sealed class AdaptedAndThawed : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT217",
            Severity.Error,
            "A parameter is adapted and trained whole",
            "{0} adapts the weight of '{1}', which {2} trains whole"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var thawed = adaptation
            .Woven.Where(use => !use.Method.ThawsRows)
            .Select(use => (use, tensors: new HashSet<(string, int)>(adaptation.Thawed(use))))
            .ToList();
        foreach (var site in adaptation.Uses.Where(site => site.Use.Method.Form.Site == SiteKind.Linear))
        {
            var layers = site.Site.Layers == 0 ? [0] : site.Layers.ToArray();
            if (
                thawed.FirstOrDefault(entry => layers.Any(layer => entry.tensors.Contains((site.Site.Base + ".weight", layer)))).use is
                { } other
            )
                yield return At(Target.At(site.Use.Attribute, "sites:" + site.Name), site.Use.Method.Name, site.Name, other.Method.Name);
        }
    }
}
