using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>
/// A head over every token, or with a layer of its own over the first, needs no pooler: what is put there would never run.
/// </summary>
internal sealed class SiteNotEvaluated : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT241",
            Severity.Error,
            "The site is no part of the model with this head",
            "'{0}' is the pooler, which a model with a {1} head does not run"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec is not { Head.Form: var head, Architecture: { } architecture } || architecture.RunsPooler(head))
            return [];
        var poolers = architecture.Parts.Where(part => part.Kind == PartKind.Pool).Select(part => part.Name).ToList();
        return adaptation
            .Uses.Where(site => poolers.Contains(site.Site.Path))
            .Select(site => At(Target.At(site.Use.Attribute, "sites:" + site.Name), site.Name, head.Name));
    }
}
