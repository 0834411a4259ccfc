using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>A method whose declaration is wrong cannot be woven.</summary>
internal sealed class FaultyMethod : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT233", Severity.Error, "A method has errors of its own", "The method '{0}' cannot be used: {1} ({2})");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Spec.Methods
        let error = RuleBook.Check(use.Method).FirstOrDefault(finding => finding.IsError)
        where error is not null
        select At(Target.At(use.Attribute), use.Method.Name, error.Message, error.Rule.Id);
}
