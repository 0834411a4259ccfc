using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>An adapter as wide as what it adapts is no bottleneck.</summary>
internal sealed class WideBottleneck : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT215", Severity.Warning, "The bottleneck is not narrower than the site", "The bottleneck of {0} is {1}, but '{2}' is only {3} wide");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from site in adaptation.Uses
        let width = site.Use.Value("Bottleneck")
        where width >= site.Site.Out
        select At(Target.At(site.Use.Attribute, "Bottleneck"), site.Use.Method.Name, Text(width.Value), site.Name, site.Site.Out.ToString(CultureInfo.InvariantCulture));
}
