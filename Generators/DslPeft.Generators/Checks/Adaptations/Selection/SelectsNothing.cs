using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>A selective method trains what is there; where there is nothing of its kind it does nothing.</summary>
internal sealed class SelectsNothing : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT220", Severity.Error, "A method finds nothing to train", "{0} finds nothing to train{1}");

    private static bool Asks(MethodUse use, ThawSpec thaw) =>
        thaw.If.Length > 0 && Arithmetic.Evaluate(thaw.If, name => Variables.Of(name, null, use)) != 0;

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null)
            yield break;
        foreach (var use in adaptation.Woven.Where(use => use.Method.Form.SelectsParameters && use.Method.Thaws.Count > 0))
        {
            foreach (var site in adaptation.Of(use).Where(site => adaptation.Thawed(use with { Sites = new[] { site.Name } }).Count == 0))
                yield return At(Target.At(use.Attribute, "sites:" + site.Name), use.Method.Name, $" at '{site.Name}'");
            if (use.Sites.Count == 0 && use.Layers.Length == 0 && adaptation.Thawed(use).Count == 0)
                yield return At(Target.At(use.Attribute), use.Method.Name, $" in '{adaptation.Spec.Architecture!.Type.Name}'");
        }
        // Another method may be asked to train something of the base as well, such as biases that are not there.
        foreach (var use in adaptation.Woven.Where(use => !use.Method.Form.SelectsParameters))
        {
            // A slice of a projection has another rule.
            if (
                use.Method.Thaws.Any(thaw => Asks(use, thaw))
                && adaptation.Thawed(use).Count == 0
                && !adaptation.Of(use).Any(site => site.Site.IsSlice)
            )
                yield return At(Target.At(use.Attribute), use.Method.Name, $" of the base in '{adaptation.Spec.Architecture!.Type.Name}'");
        }
    }
}
