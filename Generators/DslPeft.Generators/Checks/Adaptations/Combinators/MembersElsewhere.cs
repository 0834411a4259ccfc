using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>What a fusion combines stands at one place.</summary>
internal sealed class MembersElsewhere : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT253",
            Severity.Error,
            "Members of a fusion stand at different places",
            "{0} combines its members place by place, but '{1}' is not at the sites, layers and rows of '{2}'"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var fusion in adaptation.Combinators.Where(use => use.Method.Form.CombinesUses))
        {
            var members = adaptation.Siblings(fusion).ToList();
            foreach (
                var member in members
                    .Skip(1)
                    .Where(member =>
                        !Places(adaptation, member).SetEquals(Places(adaptation, members[0]))
                        || member.Task != members[0].Task
                        || member.Task >= 0
                    )
            )
                yield return At(Target.At(member.Attribute), fusion.Method.Name, member.Name, members[0].Name);
        }
    }

    private static HashSet<(string, int)> Places(DeclaredAdaptation adaptation, MethodUse member) =>
        new(
            adaptation
                .Of(member)
                .SelectMany(site => site.Site.Layers == 0 ? [(site.Site.Key, -1)] : site.Layers.Select(layer => (site.Site.Key, layer)))
        );
}
