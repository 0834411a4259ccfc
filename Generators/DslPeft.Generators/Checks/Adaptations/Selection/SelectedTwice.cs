using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Selection;

/// <summary>A parameter that one method makes of its loaded value has no other value that a second method could train.</summary>
internal sealed class SelectedTwice : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT271", Severity.Error, "Two methods select a parameter", "{0} and {1} both select '{2}'");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        var selections = adaptation
            .Woven.Where(use => use.Method.Form.SelectsParameters && !use.Method.ThawsRows)
            .Select(use => (use, tensors: adaptation.Thawed(use)))
            .ToList();
        for (var i = 0; i < selections.Count; i++)
        {
            foreach (
                var (other, tensors) in selections
                    .Take(i)
                    .Where(other => other.use.Method.Form.ComputesParameters || selections[i].use.Method.Form.ComputesParameters)
            )
            {
                if (tensors.Intersect(selections[i].tensors).Select(tensor => tensor.Name).FirstOrDefault() is { } shared)
                    yield return At(Target.At(selections[i].use.Attribute), other.Method.Name, selections[i].use.Method.Name, shared);
            }
        }
    }
}
