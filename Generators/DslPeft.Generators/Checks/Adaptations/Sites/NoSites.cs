using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>Without sites a method has no place and would add nothing.</summary>
internal sealed class NoSites : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT208", Severity.Error, "The method names no site", "{0} names no site; its sites are {1}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Sites is null
            ? []
            : adaptation
                .Woven.Where(use => use.Sites.Count == 0 && use.Method.Form.Site is not null)
                .Select(use => At(Target.At(use.Attribute), use.Method.Name, string.Join(", ", adaptation.NamesFor(use))));
}
