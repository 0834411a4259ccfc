using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Heads;

/// <summary>A head whose declaration is wrong cannot be built.</summary>
internal sealed class FaultyHead : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT277", Severity.Error, "A head has errors of its own", "The head '{0}' cannot be used: {1} ({2})");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (
            adaptation.Spec.Head is { Own: { } use } head
            && RuleBook.Check(use.Method).FirstOrDefault(finding => finding.IsError) is { } error
        )
            yield return At(Target.At(head.Attribute), use.Method.Name, error.Message, error.Rule.Id);
    }
}
