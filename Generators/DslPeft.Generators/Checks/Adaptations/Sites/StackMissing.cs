using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>Beside two stacks, a method needs the one that the head reads, and those whose states its own attentions read.</summary>
internal sealed class StackMissing : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT281", Severity.Error, "A method cannot stand beside these stacks", "{0} cannot stand beside {1}: {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec.Architecture is not { Stacks: var stacks } || stacks.Count < 2)
            yield break;
        foreach (var use in adaptation.Woven.Where(use => use.Method.Form.Site == SiteKind.Stack))
        {
            var chosen = adaptation.Of(use).Select(site => site.Site.Stack).Distinct().ToList();
            if (chosen.Count > 0 && use.Method.Form.WhyNotBeside(use.Method, stacks, chosen) is { } why)
                yield return At(Target.At(use.Attribute), use.Method.Name, string.Join(" and ", chosen.Select(name => $"'{name}'")), why);
        }
    }
}
