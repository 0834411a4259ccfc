using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>A site that matches nothing would be left out silently; every unmatched one is reported, not only the first.</summary>
internal sealed class UnknownSite : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT205", Severity.Error, "The architecture has no such site", "'{1}' has no site '{0}'{2}; the sites for {3} are {4}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null)
            yield break;
        foreach (var use in adaptation.Woven)
        {
            foreach (var name in use.Sites.Where(name => adaptation.Sites.Find(name).Count == 0))
            {
                var names = adaptation.NamesFor(use);
                var meant =
                    OtherNames.Meant(adaptation, use, name) is { Count: > 0 } known ? known
                    : Nearest.Name(name, adaptation.Sites.Names.Where(other => adaptation.Only(use, other) is not null)) is { } nearest
                        ? [nearest]
                    : [];
                var question = meant.Count == 0 ? "" : $" (did you mean {string.Join(", ", meant.Select(other => $"'{other}'"))}?)";
                yield return At(
                    Target.At(use.Attribute, "sites:" + name),
                    name,
                    adaptation.Spec.Architecture!.Type.Name,
                    question,
                    use.Method.Name,
                    string.Join(", ", names)
                ) with
                {
                    Fix = string.Join(",", meant.Except(use.Sites)),
                };
            }
        }
    }
}
