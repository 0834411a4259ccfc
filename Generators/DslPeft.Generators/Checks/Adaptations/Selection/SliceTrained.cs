using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>A slice of a fused projection has no tensors of its own that could be trained in place.</summary>
internal sealed class SliceTrained : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT267",
            Severity.Error,
            "A slice of a projection cannot be trained in place",
            "{0} would train tensors of '{1}', which is a slice of '{2}' and has none of its own: adapt '{2}'"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Uses.Where(site =>
                site.Site.IsSlice
                && site.Use.Method.Form is not { SelectsParameters: true, ComputesParameters: false }
                && site.Use.Method.Thaws.Any(thaw => thaw.AtSites && DeclaredAdaptation.Value(thaw.If, site.Use, site.Site) is not 0)
            )
            .Select(site =>
                At(Target.At(site.Use.Attribute, "sites:" + site.Name), site.Use.Method.Name, site.Name, Whole(adaptation, site))
            );

    private static string Whole(DeclaredAdaptation adaptation, SiteUse site) =>
        adaptation
            .NamesFor(site.Use)
            .First(name => adaptation.Only(site.Use, name) is { IsSlice: false } other && other.Key == site.Site.Base);
}
