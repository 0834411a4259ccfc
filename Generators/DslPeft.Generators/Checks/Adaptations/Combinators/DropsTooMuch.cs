using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>At least one layer keeps the method in every pass, and at most all but none can be left out.</summary>
internal sealed class DropsTooMuch : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT257", Severity.Error, "The number of layers to leave out is out of range", "{0} leaves the method out of up to {1} layers; it must be 1 to {2}, so that a layer keeps it");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (!adaptation.Stacks.Any())
            yield break;
        var layers = adaptation.Stacks.Min();
        foreach (var use in adaptation.Combinators.Where(use => use.Method.Form.LeavesOut && use.Value("Most") is { } most && (most < 1 || most >= layers)))
            yield return At(Target.At(use.Attribute, "Most"), use.Method.Name, Text(use.Value("Most")!.Value), Text(layers - 1));
    }
}
