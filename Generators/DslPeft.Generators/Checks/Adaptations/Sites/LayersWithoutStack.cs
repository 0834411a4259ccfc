using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>A site outside the stack has no layers to select.</summary>
internal sealed class LayersWithoutStack : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT211",
            Severity.Warning,
            "A layer selection has no effect",
            "Layers has no effect on '{0}', which stands outside the stack"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Uses.Where(site => site.Use.Layers.Length > 0 && site.Site.Layers == 0)
            .Select(site => At(Target.At(site.Use.Attribute, "sites:" + site.Name), site.Name));
}
