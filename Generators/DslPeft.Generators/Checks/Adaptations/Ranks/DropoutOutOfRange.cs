using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>A dropout of 1 drops everything.</summary>
internal sealed class DropoutOutOfRange : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT238", Severity.Error, "A method's dropout is out of range", "Dropout of {0} is {1}; it must be at least 0 and below 1");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Spec.Methods
        let dropout = use.Value("Dropout")
        where dropout is not null && NumberNotFinite.IsFinite(dropout.Value) && !(dropout >= 0 && dropout < 1)
        select At(Target.At(use.Attribute, "Dropout"), use.Method.Name, Text(dropout.Value));
}
